using Portolan.Api;
using Portolan.ProxyConfig;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Backends;

/// <summary>What an XBackend says: the one answer that its status, the conditions of routes and proxies go by.</summary>
internal sealed record XBackendAnswer
{
    /// <summary>The host outside.</summary>
    public required string Hostname { get; init; }

    /// <summary>Its port.</summary>
    public required int Port { get; init; }

    /// <summary>The port's name; empty when it has none.</summary>
    public required string PortName { get; init; }

    /// <summary>What is spoken there.</summary>
    public required BackendProtocol Protocol { get; init; }

    /// <summary>TLS towards it; absent for plain text, and when it cannot be had: see <see cref="Refusal"/>.</summary>
    public BackendTls? Tls { get; init; }

    /// <summary>The Secret with the certificate that is shown to it.</summary>
    public NamespacedName? ClientCertificate { get; init; }

    /// <summary>Why it cannot be used; it is not spoken to in another way then.</summary>
    public Problem? Refusal { get; init; }

    /// <summary>References that lead nowhere, or not all the way.</summary>
    public Problem? Unresolved { get; init; }
}
