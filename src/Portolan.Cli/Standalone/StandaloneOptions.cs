using System.Net;

namespace Portolan.Cli.Standalone;

/// <summary>What <c>portolan run</c> was asked for.</summary>
internal sealed record StandaloneOptions
{
    /// <summary>Where objects, keys and the kubeconfig live.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Where the Kubernetes API listens.</summary>
    public IPEndPoint ApiEndpoint { get; init; } = new(IPAddress.Loopback, 6443);

    /// <summary>Where proxies fetch their configuration.</summary>
    public IPEndPoint ConfigEndpoint { get; init; } = new(IPAddress.Loopback, 5678);

    /// <summary>Where <c>/healthy</c>, <c>/ready</c> and <c>/metrics</c> are.</summary>
    public IPEndPoint DiagnosticsEndpoint { get; init; } = new(IPAddress.Loopback, 5680);

    /// <summary>The addresses that Gateways get.</summary>
    public GatewayAddressPool GatewayAddresses { get; init; } = GatewayAddressPool.Default();

    /// <summary>Manifests to apply at the start and to watch.</summary>
    public IReadOnlyList<string> Manifests { get; init; } = [];

    /// <summary>How long requests may take to end when a listener or the process goes.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A file for the access log; <c>-</c> is standard output; absent is none.</summary>
    public string? AccessLogPath { get; init; }

    /// <summary>JSON lines of every API request, if wanted.</summary>
    public string? AuditLogPath { get; init; }
}
