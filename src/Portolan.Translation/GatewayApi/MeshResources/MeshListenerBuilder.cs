using Portolan.Api.Gateway;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Listeners;
using Portolan.Translation.GatewayApi.Naming;

namespace Portolan.Translation.GatewayApi.MeshResources;

/// <summary>Writes a listener of a MeshGateway.</summary>
internal static class MeshListenerBuilder
{
    public static MeshGatewayListener Build(
        IReader reader,
        string mesh,
        ListenerOwner owner,
        ListenerState listener,
        MeshGatewayConfigSpec settings
    ) =>
        new()
        {
            Hostname = listener.Terms.Hostname.ToString(),
            Port = listener.Terms.Port,
            Protocol = listener.Protocol,
            Tags = owner
                .Tags.With(WellKnown.ListenerNameTag, ListenerTags.NameOf(owner.Object, listener.Terms.Name))
                .With(WellKnown.ListenerPortTag, ListenerTags.PortOf(listener.Terms.Port)),
            ClientIPDetection = listener.IsOfDatagrams ? null : settings.ClientIPDetection,
            ProxyProtocol = ProxyProtocolOf(listener, settings),
            Tls = listener.Serves switch
            {
                { Serves: ListenerProtocol.TlsPassthrough } => new MeshGatewayTls { Mode = MeshGatewayTlsMode.Passthrough },
                { TerminatesTls: true } => new MeshGatewayTls
                {
                    Mode = MeshGatewayTlsMode.Terminate,
                    Certificates = listener
                        .Certificates.Select(secret => new DataSource
                        {
                            Secret = reader.Fetch(MeshSecrets.Names, secret).GetValueOrDefault(mesh),
                        })
                        .ToEquatableList(),
                    ClientValidation = listener.ClientValidation is { } validation
                        ? new MeshGatewayClientValidation
                        {
                            CaCertificates = [new DataSource { InlineString = validation.AuthoritiesPem }],
                            Mode =
                                validation.Mode is ClientValidationMode.Request
                                    ? FrontendValidationMode.AllowInsecureFallback
                                    : FrontendValidationMode.AllowValidOnly,
                        }
                        : null,
                },
                _ => null,
            },
        };

    private static MeshGatewayProxyProtocol? ProxyProtocolOf(ListenerState listener, MeshGatewayConfigSpec settings) =>
        !listener.IsOfDatagrams && settings.ProxyProtocol.FirstOrDefault(port => port.Port == listener.Terms.Port) is { } found
            ? new MeshGatewayProxyProtocol { TrustedCIDRs = found.TrustedCIDRs }
            : null;
}
