namespace Portolan.ProxyConfig.Wire;

/// <summary>
/// The wire form of keys: their parts. An absent key of a resource is one with empty parts: it is a name like any other, and nothing points
/// to it. There are few kinds, and one text of each is enough for thousands of keys.
/// </summary>
internal static class KeyCodec
{
    public static ProxyKeyMessage Encode(ProxyKey key) =>
        new()
        {
            Kind = EnumMaps.ProxyKinds.Encode(key.Kind),
            Mesh = key.Mesh,
            Namespace = key.Namespace,
            Name = key.Name,
        };

    /// <exception cref="WireException">The key is missing, incomplete, or of a kind that this version does not know.</exception>
    public static ProxyKey Decode(ProxyKeyMessage? message) =>
        message is { Mesh.Length: > 0, Name.Length: > 0 }
            ? new ProxyKey(EnumMaps.ProxyKinds.Decode(message.Kind), message.Mesh, message.Namespace, message.Name)
            : throw new WireException("the key of a proxy needs a mesh and a name");

    public static ScopeKeyMessage Encode(ScopeKey key) =>
        new()
        {
            Kind = EnumMaps.ScopeKinds.Encode(key.Kind),
            Mesh = key.Mesh,
            Namespace = key.Namespace,
            Name = key.Name,
        };

    /// <exception cref="WireException">The key is missing, or of a kind that this version does not know.</exception>
    public static ScopeKey Decode(ScopeKeyMessage? message) =>
        message is not null
            ? new ScopeKey(EnumMaps.ScopeKinds.Decode(message.Kind), message.Mesh, message.Namespace, message.Name)
            : throw new WireException("a scope has no key");

    public static ListenerKeyMessage Encode(ListenerKey key) =>
        new()
        {
            Kind = key.Kind,
            Namespace = key.Namespace,
            Name = key.Name,
            Section = key.Section,
        };

    public static ListenerKey Decode(ListenerKeyMessage? message) =>
        message is null
            ? new ListenerKey("", "", "", "")
            : SharedParts.Of(new ListenerKey(string.Intern(message.Kind), message.Namespace, message.Name, message.Section));

    public static RouteKeyMessage Encode(RouteKey key) =>
        new()
        {
            Kind = key.Kind,
            Namespace = key.Namespace,
            Name = key.Name,
            Rule = key.Rule,
        };

    public static RouteKey Decode(RouteKeyMessage? message) =>
        message is null
            ? new RouteKey("", "", "", 0)
            : new RouteKey(string.Intern(message.Kind), SharedParts.Of(message.Namespace), message.Name, message.Rule);

    public static BackendKeyMessage Encode(BackendKey key) =>
        new()
        {
            Kind = key.Kind,
            Namespace = key.Namespace,
            Name = key.Name,
            Port = key.Port,
            IsUdp = key.Transport is BackendTransport.Udp,
        };

    public static BackendKey Decode(BackendKeyMessage? message) =>
        message is null
            ? new BackendKey("", "", "", 0)
            : SharedParts.Of(
                new BackendKey(
                    string.Intern(message.Kind),
                    message.Namespace,
                    message.Name,
                    message.Port,
                    message.IsUdp ? BackendTransport.Udp : BackendTransport.Tcp
                )
            );

    public static CertificateKeyMessage Encode(CertificateKey key) =>
        new()
        {
            Kind = key.Kind,
            Namespace = key.Namespace,
            Name = key.Name,
            Section = key.Section,
        };

    public static CertificateKey Decode(CertificateKeyMessage? message) =>
        message is null
            ? new CertificateKey("", "", "", "")
            : new CertificateKey(string.Intern(message.Kind), message.Namespace, message.Name, message.Section);
}
