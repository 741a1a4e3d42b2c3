using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.References;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Gateways;

/// <summary>
/// The certificate that a Gateway shows to backends that ask for one (<c>spec.tls.backend</c>, GEP-3155). Without a usable one it shows
/// none: those that insist end the handshake.
/// </summary>
/// <param name="Secret">The Secret that holds it; absent when it cannot be used.</param>
/// <param name="Problem">Why it cannot be used.</param>
internal sealed record ClientCertificate(NamespacedName? Secret, Problem? Problem)
{
    private const string Field = "spec.tls.backend.clientCertificateRef";

    /// <summary>The certificate of a Gateway; absent for one that asks for none, or is not ours.</summary>
    public static Rule<NamespacedName, ClientCertificate?> Rule { get; } =
        new("client certificate of a Gateway", (reader, key) => GatewayRules.Ours(reader, key) is { } gateway ? Of(reader, gateway) : null);

    private static ClientCertificate? Of(IReader reader, Gateway gateway)
    {
        if (gateway.Spec.Tls?.Backend?.ClientCertificateRef is not { } reference)
        {
            return null;
        }

        var result = CertificateReferences.Resolve(reader, new ObjectKey(Gateway.Type, gateway.Metadata.Key), reference);
        return CertificateReferences.ProblemOf(result) switch
        {
            null => new ClientCertificate(((ReferenceResult<NamespacedName>.Resolved)result).Target, null),
            { Reason: Reasons.RefNotPermitted } refused => new ClientCertificate(
                null,
                refused with
                {
                    Message = $"{Field}: {refused.Message}",
                }
            ),
            var invalid => new ClientCertificate(null, new Problem(Reasons.InvalidClientCertificateRef, $"{Field}: {invalid.Message}")),
        };
    }
}
