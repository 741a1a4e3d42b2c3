using System.Net;
using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Policies;
using Portolan.Translation.GatewayApi.References;
using Portolan.Translation.GatewayApi.Status;
using Portolan.Translation.Proxies.Gateways;

namespace Portolan.Translation.GatewayApi.Backends;

/// <summary>
/// XBackends (GEP-4894): hosts outside of the cluster, found by their names. One that asks for what proxies cannot do is refused, and never
/// spoken to in another way.
/// </summary>
internal static class XBackends
{
    /// <summary>What an XBackend says; absent when there is none.</summary>
    public static Rule<NamespacedName, XBackendAnswer?> Answer { get; } =
        new("XBackend", (reader, key) => reader.Get<XBackend>(key) is { } backend ? Judge(reader, backend) : null);

    /// <summary>The certificate that is shown to an XBackend; absent when it asks for none.</summary>
    public static CertificateSource? ClientCertificate(XBackendAnswer answer) =>
        answer.ClientCertificate is { } secret ? new CertificateSource.TlsSecret(secret) : null;

    private static XBackendAnswer Judge(IReader reader, XBackend backend)
    {
        var spec = backend.Spec;
        var hostname = spec.ExternalHostname?.Hostname ?? "";
        var answer = new XBackendAnswer
        {
            Hostname = hostname,
            Port = spec.Port.Port,
            PortName = spec.Port.Name ?? "",
            Protocol = ProtocolOf(spec.Protocol),
        };

        // The pattern of the field lets addresses through; what it says does not: "IP addresses are not allowed in this field."
        if (IPAddress.TryParse(hostname, out _))
        {
            return answer with
            {
                Refusal = new Problem(
                    Reasons.Invalid,
                    $"spec.externalHostname.hostname: \"{hostname}\" is an address: use a name that DNS knows"
                ),
            };
        }

        if (spec.Protocol is XBackendProtocol.Mcp)
        {
            return answer with
            {
                Refusal = new Problem(
                    Reasons.UnsupportedProtocol,
                    "spec.protocol: MCP is not supported: use HTTP, HTTP11, HTTP2, H2C or TCP"
                ),
            };
        }

        return spec.Tls is { Mode: not XBackendTlsMode.None } tls ? WithTls(reader, backend, answer, tls) : answer;
    }

    private static XBackendAnswer WithTls(IReader reader, XBackend backend, XBackendAnswer answer, XBackendTls tls)
    {
        if (backend.Spec.Protocol is XBackendProtocol.H2c)
        {
            return answer with
            {
                Refusal = new Problem(
                    Reasons.Invalid,
                    "spec.protocol: H2C is HTTP/2 without TLS, and spec.tls asks for TLS: use HTTP2, or tls.mode None"
                ),
            };
        }

        // A host that says nothing of how it is checked is checked as any other of the public network.
        var validation = tls.Validation is { } wanted
            ? TlsValidations.Judge(reader, backend.Metadata.Namespace, wanted, "spec.tls.validation")
            : new PolicyAnswer(
                new BackendTls
                {
                    ServerName = answer.Hostname,
                    Trust = new TrustAnchors.System(),
                    Names = [new PeerName.Dns(answer.Hostname)],
                },
                null,
                null
            );
        answer = answer with { Tls = validation.Tls, Refusal = validation.Refusal, Unresolved = validation.Unresolved };
        if (tls.ClientCertificateRef is not { } reference)
        {
            return answer;
        }

        const string Field = "spec.tls.clientCertificateRef";
        var result = CertificateReferences.Resolve(reader, new ObjectKey(XBackend.Type, backend.Metadata.Key), reference);
        if (result.Problem(Reasons.InvalidClientCertificateRef, Reasons.InvalidClientCertificateRef) is { } problem)
        {
            problem = problem with { Message = $"{Field}: {problem.Message}" };
            return answer with { Tls = null, Refusal = answer.Refusal ?? problem, Unresolved = answer.Unresolved ?? problem };
        }

        var secret = ((ReferenceResult<NamespacedName>.Resolved)result).Target;
        return answer with
        {
            ClientCertificate = secret,
            Tls = answer.Tls is null ? null : answer.Tls with { ClientCertificate = new CertificateSource.TlsSecret(secret).Key },
        };
    }

    private static BackendProtocol ProtocolOf(string? protocol) =>
        protocol switch
        {
            XBackendProtocol.Http2 or XBackendProtocol.H2c => BackendProtocol.Http2,
            XBackendProtocol.Tcp => BackendProtocol.Tcp,
            _ => BackendProtocol.Http1,
        };
}
