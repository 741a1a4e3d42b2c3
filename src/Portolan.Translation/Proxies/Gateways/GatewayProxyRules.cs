using Portolan.Api;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Gateways;
using Portolan.Translation.GatewayApi.Listeners;
using Portolan.Translation.GatewayApi.Naming;

namespace Portolan.Translation.Proxies.Gateways;

/// <summary>The proxies of Gateways.</summary>
internal static class GatewayProxyRules
{
    /// <summary>The proxy of a Gateway; absent while none of its listeners can be served.</summary>
    public static Rule<NamespacedName, ProxyGateway?> OfGateway { get; } =
        new(
            "proxy of a Gateway",
            (reader, key) =>
                reader.Fetch(GatewayListeners.AreServed, key) && reader.Fetch(GatewayRules.Mesh, key) is { } mesh
                    ? new ProxyGateway
                    {
                        Proxy = ProxyKey.Gateway(key.Namespace, key.Name, mesh),
                        Mesh = mesh,
                        MeshGateway = ObjectNames.MeshGateway(key),
                        ClientCertificate = reader.Fetch(ClientCertificate.Rule, key)?.Secret is { } secret
                            ? new CertificateSource.TlsSecret(secret)
                            : null,
                    }
                    : null
        );

    /// <summary>A listener of a Gateway or of one of its ListenerSets, at the Gateway's proxy.</summary>
    public static Rule<
        MemberKey<NamespacedName, ListenerKey>,
        EquatableList<Member<ScopeKey, ListenerKey, ServedListener>>
    > Served { get; } =
        new(
            "served listener of a Gateway",
            (reader, listener) =>
                reader.Fetch(GatewayRules.Mesh, listener.Group) is { } mesh
                && reader.Member(GatewayListeners.Served, listener.Group, listener.Key) is { } found
                && Compiled(found) is { } served
                    ? [new(ScopeOf(listener.Group, mesh), listener.Key, served)]
                    : []
        );

    /// <summary>The scope of a Gateway in a mesh.</summary>
    public static ScopeKey ScopeOf(NamespacedName gateway, string mesh) =>
        ScopeKey.Of(ProxyKey.Gateway(gateway.Namespace, gateway.Name, mesh));

    private static ServedListener? Compiled(MeshListener listener)
    {
        var (mesh, origin) = (listener.Mesh, listener.Origin);
        if (ListenerProtocols.Of(mesh) is not { } protocol)
        {
            return null;
        }

        var certificates = origin.Certificates.Select(CertificateSource (name) => new CertificateSource.TlsSecret(name)).ToEquatableList();
        return new ServedListener
        {
            Listener = new Listener
            {
                Key = origin.Key,
                Port = mesh.Port,
                Protocol = protocol.Serves,
                Hostname = mesh.ServedHostname(),
                Certificates = certificates.Select(certificate => certificate.Key).ToEquatableList(),
                Generation = origin.Generation,
                ClientValidation = origin.ClientValidation,
                ClientAddressing = ClientAddressings.Of(mesh),
            },
            Tags = mesh.Tags,
            Certificates = certificates,
        };
    }
}
