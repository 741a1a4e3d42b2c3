using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Portolan.Api;

namespace Portolan.Kubernetes.Leases;

/// <summary>Who leads, and how fast another takes over.</summary>
public sealed record LeaderElectionOptions
{
    /// <summary>The Lease that all candidates share.</summary>
    public required NamespacedName Lease { get; init; }

    /// <summary>Names this candidate; no two candidates may have the same.</summary>
    public required string Identity { get; init; }

    /// <summary>How long after a leader's last sign of life another may take over.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long a leader goes on without having renewed; less than <see cref="LeaseDuration"/>, so that two never lead at once.
    /// </summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a leader renews, and a candidate tries.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The clock. Only spans of it count: clocks of candidates may differ.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where changes of leadership are logged.</summary>
    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;
}
