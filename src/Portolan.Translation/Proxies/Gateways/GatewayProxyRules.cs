using Portolan.Api;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi;
using Portolan.Translation.GatewayApi.Gateways;
using Portolan.Translation.GatewayApi.Listeners;

namespace Portolan.Translation.Proxies.Gateways;

/// <summary>The proxies of Gateways.</summary>
internal static class GatewayProxyRules
{
    /// <summary>The proxy of a Gateway; absent while none of its listeners can be served.</summary>
    public static Rule<NamespacedName, ProxyGateway?> OfGateway { get; } = new("proxy of a Gateway", (reader, key) =>
        reader.Fetch(GatewayTranslationRule.Rule, key) is { MeshGateway: { Spec.Conf: { } conf } gateway } translation
            ? new ProxyGateway
            {
                Proxy = translation.Proxy,
                Mesh = translation.Mesh,
                MeshGateway = gateway.Metadata.Name,
                Listeners = conf.Listeners
                    .Zip(translation.Listeners, Served)
                    .OfType<ServedListener>()
                    .ToEquatableList(),
            }
            : null);

    private static ServedListener? Served(MeshGatewayListener listener, ListenerOrigin origin)
    {
        if (ListenerProtocols.Of(listener.Protocol) is not { } protocol)
        {
            return null;
        }

        var certificates = origin.Certificates.Select(CertificateSource (name) => new CertificateSource.TlsSecret(name)).ToEquatableList();
        return new ServedListener
        {
            Listener = new Listener
            {
                Key = origin.Key,
                Port = listener.Port,
                Protocol = protocol.Serves,
                Hostname = listener.ServedHostname(),
                Certificates = certificates.Select(certificate => certificate.Key).ToEquatableList(),
                Generation = origin.Generation,
            },
            Tags = listener.Tags,
            Certificates = certificates,
        };
    }
}
