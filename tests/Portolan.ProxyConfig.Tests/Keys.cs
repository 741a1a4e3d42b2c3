using CsCheck;

namespace Portolan.ProxyConfig.Tests;

/// <summary>Keys with parts from an alphabet. One that is small makes keys meet; all parts vary, so that none is forgotten.</summary>
internal static class Keys
{
    private static readonly Gen<int> Number = Gen.Int[0, 2];

    public static Gen<ListenerKey> Listeners(Gen<string> text) =>
        Gen.Select(text, text, text, text, (kind, space, name, section) => new ListenerKey(kind, space, name, section));

    public static Gen<RouteKey> Routes(Gen<string> text) =>
        Gen.Select(text, text, text, Number, (kind, space, name, rule) => new RouteKey(kind, space, name, rule));

    public static Gen<BackendKey> Backends(Gen<string> text) =>
        Gen.Select(
            text,
            text,
            text,
            Number,
            Gen.Enum<BackendTransport>(),
            (kind, space, name, port, transport) => new BackendKey(kind, space, name, port, transport)
        );

    public static Gen<CertificateKey> Certificates(Gen<string> text) =>
        Gen.Select(text, text, text, text, (kind, space, name, section) => new CertificateKey(kind, space, name, section));

    public static Gen<ConfigKey> Any(Gen<string> text) =>
        Gen.OneOf(
            Listeners(text).Select(key => (ConfigKey)key),
            Routes(text).Select(key => (ConfigKey)key),
            Backends(text).Select(key => (ConfigKey)key),
            Certificates(text).Select(key => (ConfigKey)key)
        );

    public static Gen<ProxyKey> Proxies(Gen<string> text) =>
        Gen.Select(Gen.Enum<ProxyKind>(), text, text, text, (kind, mesh, space, name) => new ProxyKey(kind, $"m{mesh}", space, $"n{name}"));
}
