using Portolan.Proxy.Backends;
using Portolan.Proxy.Balancing;
using Portolan.Proxy.Errors;
using Portolan.Proxy.Model;

namespace Portolan.Proxy.Attempts;

/// <summary>What follows an attempt.</summary>
internal enum NextStep
{
    /// <summary>The client gets what there is.</summary>
    Finish,

    /// <summary>Another endpoint is tried at once.</summary>
    TryOther,

    /// <summary>An endpoint is tried after the backoff.</summary>
    RetryLater,
}

/// <summary>
/// Chooses endpoints for one request and decides what follows a failure. An endpoint that took no connection saw nothing of the request, so
/// another one is tried at once, whatever the method and without any policy: that is why removing an endpoint loses no request. So is what
/// only reads, when the endpoint was taken away meanwhile and ended the connection. All else is repeated only as the rule says (GEP-1731).
/// A mutable struct: it lives in the state of a request and allocates nothing.
/// </summary>
internal struct AttemptPlan
{
    private const int MaxConnects = 4;
    private const int MaxAnswers = 4;
    private static readonly TimeSpan DefaultBackoff = TimeSpan.FromMilliseconds(25);

    // Endpoints that saw nothing of the request come first, then, from MaxConnects on, those whose answer is worth another attempt.
    private TriedEndpoints _tried;
    private int _connects;
    private int _answers;
    private int _retries;

    /// <summary>Attempts that the rule asked for so far.</summary>
    public readonly int Retries => _retries;

    /// <summary>Chooses the endpoint of the next attempt; null when there is none left.</summary>
    public BackendEndpoint? Choose(BackendState backend, long timestamp, int loop)
    {
        ReadOnlySpan<BackendEndpoint> candidates = backend.Pool.Candidates;
        if (_connects == 0 && _answers == 0)
        {
            return LeastRequest.Choose(candidates, [], timestamp, loop);
        }

        Span<BackendEndpoint?> tried = _tried;
        var chosen = LeastRequest.Choose(candidates, tried, timestamp, loop);
        if (chosen is null && _answers > 0)
        {
            // All have had their turn: those that answered have it again.
            _answers = 0;
            tried[MaxConnects..].Clear();
            chosen = LeastRequest.Choose(candidates, tried, timestamp, loop);
        }

        if (chosen is null && _retries > 0)
        {
            // So have those that took no connection: after the backoff things may have changed.
            _connects = 0;
            tried.Clear();
            chosen = LeastRequest.Choose(candidates, [], timestamp, loop);
        }

        return chosen;
    }

    /// <summary>Decides what follows. <paramref name="canRepeat"/> says whether the request's body, if any, can be sent again.</summary>
    public NextStep After(AttemptOutcome outcome, BackendEndpoint endpoint, RoutePlan plan, BackendState backend, Repeatability canRepeat)
    {
        // A workload that stops closes its socket, and the kernel resets the connections that it had not accepted yet: nobody has seen
        // their requests.
        var isLeftBehind =
            outcome == AttemptOutcome.Reset && canRepeat == Repeatability.Safe && !backend.Pool.Candidates.Contains(endpoint);
        var isUnseen =
            outcome is AttemptOutcome.ConnectFailed or AttemptOutcome.TlsFailed or AttemptOutcome.Untrusted
            || (outcome == AttemptOutcome.Unprocessed && canRepeat != Repeatability.Consumed);
        if ((isUnseen || isLeftBehind) && _connects < MaxConnects)
        {
            _tried[_connects++] = endpoint;
            if (HasUntried(backend))
            {
                return NextStep.TryOther;
            }
        }

        var isWorthRepeating =
            outcome
            is AttemptOutcome.RetryableStatus
                or AttemptOutcome.ConnectFailed
                or AttemptOutcome.TlsFailed
                or AttemptOutcome.Unprocessed
                or AttemptOutcome.Reset
                or AttemptOutcome.BackendTimeout;
        if (!isWorthRepeating || _retries >= plan.Retries || (canRepeat == Repeatability.Consumed && !isUnseen))
        {
            return NextStep.Finish;
        }

        // Another endpoint may do better; when all have had their turn, they have it again.
        if (_answers < MaxAnswers && !isUnseen)
        {
            _tried[MaxConnects + _answers++] = endpoint;
        }

        _retries++;
        return NextStep.RetryLater;
    }

    /// <summary>How long to wait before the next retry: the rule's backoff, doubled each time, at most tenfold.</summary>
    public readonly TimeSpan Backoff(RoutePlan plan)
    {
        var first = plan.RetryBackoff ?? DefaultBackoff;
        return first * Math.Min(10, 1 << Math.Min(10, _retries - 1));
    }

    /// <summary>The error that an outcome shows as when nothing follows.</summary>
    public static ProxyError ErrorOf(AttemptOutcome outcome) =>
        outcome switch
        {
            AttemptOutcome.Answered or AttemptOutcome.RetryableStatus => ProxyError.None,
            AttemptOutcome.ConnectFailed => ProxyError.ConnectFailed,
            AttemptOutcome.TlsFailed => ProxyError.TlsFailed,
            AttemptOutcome.Untrusted => ProxyError.BackendUntrusted,
            AttemptOutcome.Reset or AttemptOutcome.Unprocessed => ProxyError.BackendReset,
            AttemptOutcome.BadResponse or AttemptOutcome.BrokenOff => ProxyError.BadResponse,
            AttemptOutcome.BackendTimeout => ProxyError.BackendTimeout,
            AttemptOutcome.RequestTimeout => ProxyError.RequestTimeout,
            AttemptOutcome.IdleTimeout => ProxyError.IdleTimeout,
            AttemptOutcome.BadRequestBody => ProxyError.BadRequestBody,
            AttemptOutcome.ClientGone => ProxyError.ClientGone,
            AttemptOutcome.Internal => ProxyError.Internal,
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>Tells the endpoint how it did. Only what it is to blame for counts.</summary>
    public static void Report(AttemptOutcome outcome, BackendEndpoint endpoint, TimeProvider clock)
    {
        switch (outcome)
        {
            case AttemptOutcome.Answered or AttemptOutcome.RetryableStatus:
                endpoint.Succeeded();
                break;
            case AttemptOutcome.ConnectFailed
            or AttemptOutcome.TlsFailed
            or AttemptOutcome.Untrusted
            or AttemptOutcome.Reset
            or AttemptOutcome.BadResponse:
                endpoint.Failed(clock.GetTimestamp(), clock.TimestampFrequency);
                break;
            default:
                break;
        }
    }

    /// <summary>Tells the endpoint how it did, at <paramref name="now"/> of the loops' clock.</summary>
    public static void Report(AttemptOutcome outcome, BackendEndpoint endpoint, long now)
    {
        switch (outcome)
        {
            case AttemptOutcome.Answered or AttemptOutcome.RetryableStatus:
                endpoint.Succeeded();
                break;
            case AttemptOutcome.ConnectFailed
            or AttemptOutcome.TlsFailed
            or AttemptOutcome.Untrusted
            or AttemptOutcome.Reset
            or AttemptOutcome.BadResponse:
                endpoint.Failed(now, 1000);
                break;
            default:
                break;
        }
    }

    private bool HasUntried(BackendState backend)
    {
        Span<BackendEndpoint?> tried = _tried;
        foreach (var candidate in backend.Pool.Candidates)
        {
            if (!tried[.._connects].Contains(candidate))
            {
                return true;
            }
        }

        return false;
    }

    [System.Runtime.CompilerServices.InlineArray(MaxConnects + MaxAnswers)]
    private struct TriedEndpoints
    {
        private BackendEndpoint? _first;
    }
}
