using Portolan.Translation.Engine;

namespace Portolan.Translation;

/// <summary>
/// The whole of translation on one page: what is read, and each derived set with what it is derived from, in order. A rule reads only
/// sets above the one that it fills.
/// </summary>
internal static class TranslationWiring
{
    public static Wiring Create()
    {
        var wiring = new Wiring();
        wiring.Read<TranslationOptions>(options => options);
        wiring.Read<ProxyReport>(report => report);

        wiring.Derive(Outputs.Objects);
        wiring.Derive(Outputs.Statuses);
        wiring.Derive(Outputs.Finalizers);
        wiring.Derive(Outputs.Proxies);
        wiring.Derive(Outputs.Diagnostics);
        return wiring;
    }
}
