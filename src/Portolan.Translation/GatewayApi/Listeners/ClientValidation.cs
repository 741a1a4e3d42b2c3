using Portolan.Api.Gateway;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Listeners;

/// <summary>
/// Validation of clients' certificates (GEP-91), which proxies do not do yet. A listener that asks for it is refused: served without it, it would
/// let in everyone whom the user meant to keep out.
/// </summary>
internal static class ClientValidation
{
    public static Problem? Unsupported(GatewaySpec gateway, Listener listener) =>
        ListenerProtocols.Of(listener.Protocol) is { TerminatesTls: true } && gateway.Tls?.Frontend is { } frontend && Of(frontend, listener.Port).Validation is not null
            ? new Problem(
                Reasons.UnsupportedValue,
                "spec.tls.frontend asks for validation of clients' certificates, which is not supported: without it the listener would be open, so it is not served")
            : null;

    // "perPort" stands in for the default on its port, whole.
    private static FrontendTls Of(FrontendTlsConfig frontend, int port) =>
        frontend.PerPort.FirstOrDefault(config => config.Port == port)?.Tls ?? frontend.Default;
}
