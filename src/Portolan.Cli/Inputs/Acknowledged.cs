using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation;

namespace Portolan.Cli.Inputs;

/// <summary>
/// Translates inputs as if proxies had taken every configuration: a command that looks at manifests asks what they mean, and
/// has no proxy to wait for.
/// </summary>
internal static class Acknowledged
{
    public static TranslationOutput Translate(IReadOnlyList<InputChange> inputs)
    {
        var options = new TranslationOptions();
        var proxies = Translator.Once(options, inputs).Proxies;
        return Translator.Once(options, [.. inputs, .. proxies.Select(proxy => Report(proxy.Key, proxy.Value))]);
    }

    private static InputChange Report(ProxyKey proxy, ProxyConfiguration configuration)
    {
        var report = ProxyReport.Of(proxy) with
        {
            Connected = true,
            Listeners = configuration
                .Listeners.Values.OrderBy(listener => listener.Key)
                .Select(listener => new ListenerReport(listener.Key, listener.Generation, ListenerFault.None, ""))
                .ToEquatableList(),
        };
        return ProxyReport.Change(proxy, report);
    }
}
