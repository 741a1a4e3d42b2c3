using Portolan.Proxy.Attempts;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Http;

/// <summary>When an attempt must end: the earlier of the attempt's own limit and the request's. Costs nothing for a rule without limits.</summary>
internal readonly struct AttemptDeadline : IDisposable
{
    private readonly CancellationTokenSource? _source;

    private AttemptDeadline(CancellationTokenSource source, AttemptOutcome outcome)
    {
        _source = source;
        Outcome = outcome;
    }

    /// <summary>Cancelled at the deadline.</summary>
    public CancellationToken Token => _source?.Token ?? CancellationToken.None;

    /// <summary>Whether it has passed.</summary>
    public bool HasPassed => _source is { IsCancellationRequested: true };

    /// <summary>Which of the limits it is.</summary>
    public AttemptOutcome Outcome { get; }

    /// <summary>Starts the clock of an attempt.</summary>
    public static AttemptDeadline Start(RouteTimeouts timeouts, long requestStart, TimeProvider clock)
    {
        // A limit of 0 means none (GEP-1742).
        var request = timeouts.Request is { Ticks: > 0 } total ? Rest(total - clock.GetElapsedTime(requestStart)) : (TimeSpan?)null;
        var attempt = timeouts.BackendRequest is { Ticks: > 0 } single ? single : (TimeSpan?)null;
        return (request, attempt) switch
        {
            (null, null) => default,
            ({ } rest, null) => new AttemptDeadline(new CancellationTokenSource(rest, clock), AttemptOutcome.RequestTimeout),
            ({ } rest, { } limit) when rest <= limit => new AttemptDeadline(new CancellationTokenSource(rest, clock), AttemptOutcome.RequestTimeout),
            (_, { } limit) => new AttemptDeadline(new CancellationTokenSource(limit, clock), AttemptOutcome.BackendTimeout),
        };
    }

    /// <inheritdoc />
    public void Dispose() => _source?.Dispose();

    private static TimeSpan Rest(TimeSpan rest) => rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
}
