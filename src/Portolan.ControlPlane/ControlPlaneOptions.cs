using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Portolan.Api;
using Portolan.ControlPlane.Inputs;
using Portolan.ControlPlane.Serving;
using Portolan.Kubernetes.Connection;
using Portolan.Kubernetes.Leases;
using Portolan.Translation;

namespace Portolan.ControlPlane;

/// <summary>What a control plane is made of.</summary>
public sealed record ControlPlaneOptions
{
    /// <summary>The Kubernetes API: the source of everything. Not disposed of by the control plane.</summary>
    public required KubernetesApi Api { get; init; }

    /// <summary>What of it is read.</summary>
    public WatchScope Watch { get; init; } = new();

    /// <summary>What translation must know of its surroundings.</summary>
    public TranslationOptions Translation { get; init; } = new();

    /// <summary>Where proxies connect.</summary>
    public IPEndPoint ConfigEndpoint { get; init; } = new(IPAddress.Any, 5678);

    /// <summary>What the config server shows to proxies, with its private key.</summary>
    public required X509Certificate2 ServerCertificate { get; init; }

    /// <summary>Which proxies a token may be.</summary>
    public required IProxyAuthenticator Authenticator { get; init; }

    /// <summary>Where <c>/healthy</c>, <c>/ready</c> and <c>/metrics</c> are; absent for nowhere.</summary>
    public IPEndPoint? DiagnosticsEndpoint { get; init; } = new(IPAddress.Any, 5680);

    /// <summary>
    /// The metrics of a proxy that lives in this process, Prometheus text; absent for a proxy that does not. They are served beside our
    /// own.
    /// </summary>
    public Func<NamespacedName, string?> ProxyMetrics { get; init; } = _ => null;

    /// <summary>With several control planes, all serve proxies and the one that leads writes; absent for one alone.</summary>
    public LeaderElectionOptions? LeaderElection { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where it logs.</summary>
    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;
}
