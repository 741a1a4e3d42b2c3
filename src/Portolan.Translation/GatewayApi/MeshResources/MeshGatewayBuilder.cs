using System.Globalization;
using Portolan.Api;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Gateways;
using Portolan.Translation.GatewayApi.Listeners;
using Portolan.Translation.GatewayApi.Naming;

namespace Portolan.Translation.GatewayApi.MeshResources;

/// <summary>Writes the MeshGateway of a Gateway.</summary>
internal static class MeshGatewayBuilder
{
    public static MeshGateway Build(IReader reader, GatewayState state, IReadOnlyList<ListenerState> served) => new()
    {
        Metadata = new ObjectMeta
        {
            Name = ObjectNames.MeshGateway(state.Gateway),
            Labels = Labels.Generated(state.Gateway),
        },
        Mesh = state.Mesh,
        Spec = new MeshGatewaySpec
        {
            Selectors =
            [
                new MeshGatewaySelector
                {
                    Match = EquatableMap<string>.Empty.With(WellKnown.ServiceTag, ObjectNames.GatewayService(state.Gateway)),
                },
            ],
            Conf = new MeshGatewayConf
            {
                Listeners = served.Select(listener => Listener(reader, state, listener)).ToEquatableList(),
            },
        },
    };

    private static MeshGatewayListener Listener(IReader reader, GatewayState state, ListenerState listener) => new()
    {
        Hostname = listener.Terms.Hostname.ToString(),
        Port = listener.Terms.Port,
        Protocol = listener.Protocol,
        Tags = EquatableMap<string>.Empty
            .With(WellKnown.ListenerNameTag, listener.Terms.Name)
            .With(WellKnown.ListenerPortTag, listener.Terms.Port.ToString(CultureInfo.InvariantCulture)),
        Tls = listener.Certificates.IsEmpty
            ? null
            : new MeshGatewayTls
            {
                Mode = MeshGatewayTlsMode.Terminate,
                Certificates = listener.Certificates
                    .Select(secret => new DataSource { Secret = reader.Fetch(MeshSecrets.Names, secret).GetValueOrDefault(state.Mesh) })
                    .ToEquatableList(),
            },
    };
}
