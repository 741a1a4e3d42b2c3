using Portolan.Api.Gateway;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.References;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Gateways;

/// <summary>The certificate that a Gateway is to show to backends (<c>spec.tls.backend</c>), which proxies cannot yet.</summary>
internal static class ClientCertificate
{
    /// <summary>What is wrong with it, for the Gateway's condition <c>ResolvedRefs</c>; null for a Gateway that asks for none.</summary>
    public static Problem? Problem(IReader reader, Gateway gateway)
    {
        if (gateway.Spec.Tls?.Backend?.ClientCertificateRef is not { } reference)
        {
            return null;
        }

        const string Field = "spec.tls.backend.clientCertificateRef";
        return CertificateReferences.ProblemOf(CertificateReferences.Resolve(reader, new ObjectKey(Gateway.Type, gateway.Metadata.Key), reference)) switch
        {
            null => new Problem(Reasons.UnsupportedValue, $"{Field} is not supported: TLS towards backends is not, so no backend is shown a certificate, and those that ask for TLS are answered 500"),
            { Reason: Reasons.RefNotPermitted } refused => refused with { Message = $"{Field}: {refused.Message}" },
            var invalid => new Problem(Reasons.InvalidClientCertificateRef, $"{Field}: {invalid.Message}"),
        };
    }
}
