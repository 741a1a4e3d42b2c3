using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Naming;
using Portolan.Translation.GatewayApi.References;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Listeners;

/// <summary>
/// Validation of clients' certificates (GEP-91), which proxies do not do yet. A listener that asks for it is refused: served without it, it would
/// let in everyone whom the user meant to keep out.
/// </summary>
internal static class ClientValidation
{
    public static Problem? Unsupported(FrontendTlsConfig? asked, Listener listener) =>
        ListenerProtocols.Of(listener.Protocol) is { TerminatesTls: true } && asked is { } frontend && Of(frontend, listener.Port).Validation is not null
            ? new Problem(
                Reasons.UnsupportedValue,
                "spec.tls.frontend asks for validation of clients' certificates, which is not supported: without it the listener would be open, so it is not served")
            : null;

    /// <summary>
    /// Why the listener's CA certificates are not resolved: they are of a wrong kind, not permitted, or simply not read, as nothing is done with them.
    /// </summary>
    public static Problem? Unresolved(IReader reader, ListenerOwner owner, Listener listener)
    {
        if (ListenerProtocols.Of(listener.Protocol) is not { TerminatesTls: true } || owner.Frontend is not { } frontend || Of(frontend, listener.Port).Validation is not { } validation)
        {
            return null;
        }

        foreach (var reference in validation.CaCertificateRefs)
        {
            var target = new ReferredObject(reference.Group, reference.Kind, new NamespacedName(reference.Namespace ?? owner.Gateway.Namespace, reference.Name));
            if (reference is not { Group: "", Kind: "ConfigMap" or "Secret" })
            {
                return new Problem(Reasons.InvalidCaCertificateKind, $"spec.tls.frontend: {target} cannot hold CA certificates: use a ConfigMap with the key ca.crt");
            }

            var crossing = new Crossing(WellKnown.GatewayGroup, Gateway.Type.Kind, owner.Gateway.Namespace, target);
            if (!reader.Fetch(ReferenceGrants.Permits, crossing))
            {
                return new Problem(Reasons.RefNotPermitted, $"spec.tls.frontend: {ReferenceGrants.Refusal(crossing)}");
            }
        }

        return new Problem(Reasons.InvalidCaCertificateRef, "spec.tls.frontend: CA certificates are not read, because validation of clients' certificates is not supported");
    }

    // "perPort" stands in for the default on its port, whole.
    private static FrontendTls Of(FrontendTlsConfig frontend, int port) =>
        frontend.PerPort.FirstOrDefault(config => config.Port == port)?.Tls ?? frontend.Default;
}
