using Portolan.Http.Messages;
using Portolan.Proxy.Attempts;
using Portolan.Proxy.Errors;
using Portolan.Proxy.Model;
using Portolan.Proxy.Sessions;

namespace Portolan.Proxy.Exchange;

/// <content>Step 3: the attempts, and what their backends say.</content>
internal sealed partial class HttpExchange
{
    /// <inheritdoc />
    public void OnBackendReady() => SendRequest();

    /// <inheritdoc />
    public void OnInterim(HttpResponseHead head)
    {
        _clock.Moved();
        if (head.Status != 100)
        {
            _client.SendInterim(head);
        }
        else if (_request.ExpectsContinue)
        {
            SayContinue();
        }
    }

    /// <inheritdoc />
    public void OnResponseHead(HttpResponseHead head)
    {
        _clock.Moved();
        _clock.ForgetStep();
        _trace?.Note($"answered {head.Status}");
        if (MayRepeat(head.Status))
        {
            GiveUpAttempt();
            AttemptOver(AttemptOutcome.RetryableStatus);
            return;
        }

        AttemptPlan.Report(AttemptOutcome.Answered, _endpoint!, _loop.Loop.Now);
        _answeredAt = _loop.Loop.Timestamp;
        _status = head.Status;
        ResponsePreparation.Forward(head, _request, _plan!, _share!, _loop.Date.At(_loop.Loop.Now));
        if (_share!.Sessions is { } sessions && _endpoint != _sessionEndpoint)
        {
            BeginSession(head, sessions);
        }

        if (head.Body == BodyKind.Tunnel)
        {
            // The gateway has responded: what follows is not a request that takes too long (Gateway API, timeouts.request).
            _isTunnel = true;
            _requestEnded = false;
            _clock.ForgetDeadlines();
        }

        _client.SendHead(head);
        if (head.Body == BodyKind.None)
        {
            LetGoOfBackend();
            EndResponse();
            return;
        }

        _phase = ResponsePhase.Body;
        WatchIdle();
    }

    /// <inheritdoc />
    public void OnResponseBody(ReadOnlySpan<byte> bytes)
    {
        _clock.Moved();
        _responseBytes += bytes.Length;
        _client.SendBody(bytes);
        if (_client.IsCongested)
        {
            _backend!.PauseResponse();
            _pendingBytes = _client.PendingBytes;
            WatchIdle();
        }
    }

    /// <inheritdoc />
    public void OnResponseEnd(FieldSection? trailers)
    {
        _clock.Moved();
        if (trailers is { Count: > 0 })
        {
            ResponsePreparation.Protect(trailers, _plan!, _share!);
        }

        _client.SendEnd(trailers);
        if (_isTunnel && !_requestEnded)
        {
            _phase = ResponsePhase.Done;
            return;
        }

        LetGoOfBackend();
        EndResponse();
    }

    /// <inheritdoc />
    public void OnBackendDrained()
    {
        _clock.Moved();
        if (!_requestEnded)
        {
            _client.ResumeRequest();
        }

        WatchIdle();
    }

    /// <inheritdoc />
    public void OnBackendFailed(AttemptOutcome outcome)
    {
        // A connection that had waited and ends before a byte of the answer was closed by a backend that never saw the request: what may be
        // sent twice is sent over a new one (RFC 9112, 9.3.1). It says nothing of the endpoint's health.
        var wasWaiting = outcome == AttemptOutcome.Reset && _backend!.IsReused;

        // What a backend says it did nothing for may be sent again even when it changes something (RFC 9113, 8.7); a few times, for it may
        // say so for ever.
        var isUnprocessed = outcome == AttemptOutcome.Unprocessed && _reopened++ < MostReopened;
        LetGoOfBackend();
        _trace?.Note($"failed: {outcome}");
        if ((isUnprocessed || (wasWaiting && IsIdempotent())) && Repeatability != Repeatability.Consumed)
        {
            HoldRequest();
            Open(ConnectionChoice.New);
            return;
        }

        AttemptOver(outcome);
    }

    private void Attempt()
    {
        // The endpoint of a session has the first attempt; when it fails there, it is balanced like any other request.
        var endpoint =
            _endpoint is null && _sessionEndpoint is not null
                ? _sessionEndpoint
                : _attempts.Choose(_share!.Backend!, _loop.Loop.Now, _loop.Loop.Index);
        if (endpoint is null)
        {
            Fail(_endpoint is null ? ProxyError.NoEndpoint : ProxyError.ConnectFailed);
            return;
        }

        _endpoint = endpoint;
        _trace?.Note($"attempt at {endpoint.Authority}");
        _clock.LimitAttempt(_plan!.BackendTimeout);
        Open(ConnectionChoice.Any);
    }

    private void Open(ConnectionChoice choice)
    {
        var settings = _share!.Backend!.Settings;
        _endpoint!.Begin(_loop.Loop.Index);
        _backend = _loop.PoolOf(_plan!.ProtocolTo(_share.Backend)).Open(_endpoint, settings, choice, this);
        if (_backend.IsReady)
        {
            SendRequest();
        }
    }

    private void SendRequest()
    {
        var backend = _backend!;
        if (_request.Authority.IsEmpty)
        {
            // An HTTP/1.0 client need not name a host; HTTP/1.1 must.
            _request.SetAuthority(_endpoint!.AuthorityBytes);
        }

        _clock.Moved();
        _headIsSent = true;
        _trace?.Note(backend.IsReused ? "sent over a connection that had waited" : "connected and sent");
        backend.SendHead(_request);
        if (_request.Body == BodyKind.None)
        {
            return;
        }

        if (_kept is { IsWhole: true, Bytes.IsEmpty: false })
        {
            backend.SendBody(_kept.Bytes);
        }

        if (_requestEnded)
        {
            backend.SendEnd(_kept!.Trailers);
        }
        else if (!backend.IsCongested)
        {
            _client.ResumeRequest();
        }

        if (_request.ExpectsContinue && !_saidContinue)
        {
            _clock.StepAfter(ContinueAfter);
        }

        WatchIdle();
    }

    private void BeginSession(HttpResponseHead head, ShareSessions sessions)
    {
        var scheme = _port.Family == PortFamily.Tls ? SessionScheme.Https : SessionScheme.Http;
        var moment = new SessionMoment(_loop.Options.TimeProvider.GetUtcNow(), scheme);
        SessionKeeper.Begin(head, sessions, _endpoint!, _match.Match!, moment, _loop.Bytes);
        _trace?.Note($"began a session with {_endpoint!.Authority}");
    }

    // The attempt has ended without an answer for the client, and its backend is let go of.
    private void AttemptOver(AttemptOutcome outcome)
    {
        var backend = _share!.Backend!;
        AttemptPlan.Report(outcome, _endpoint!, _loop.Loop.Now);
        backend.Counters.CountFailure(_loop.Loop.Index);
        if (_phase != ResponsePhase.None)
        {
            Fail(AttemptPlan.ErrorOf(outcome));
            return;
        }

        var next = _attempts.After(outcome, _endpoint!, _plan!, backend, Repeatability);
        if (next == NextStep.Finish)
        {
            Fail(AttemptPlan.ErrorOf(outcome));
            return;
        }

        if (next == NextStep.RetryLater && backend.Budget is { } budget && !budget.TryRepeat(_loop.Loop.Now))
        {
            // "After the retry budget has been exceeded, additional retries to the backend MUST return a 503 response to the client."
            Fail(ProxyError.RetryBudget);
            return;
        }

        backend.Counters.CountRetry(_loop.Loop.Index);
        _trace?.Note($"{outcome}: {next}");
        HoldRequest();
        if (next == NextStep.TryOther)
        {
            Attempt();
        }
        else
        {
            _clock.LimitAttempt(0);
            _clock.StepAfter((long)Math.Ceiling(_attempts.Backoff(_plan!).TotalMilliseconds));
        }
    }

    // No backend takes the body: the client waits with it.
    private void HoldRequest()
    {
        if (!_requestEnded)
        {
            _client.PauseRequest();
        }
    }

    private void GiveUpAttempt()
    {
        if (_backend is { } backend)
        {
            LetGoOfBackend();
            backend.Abort();
        }
    }

    private void LetGoOfBackend()
    {
        _backend = null;
        _headIsSent = false;
        _endpoint!.End(_loop.Loop.Index);
    }

    private bool MayRepeat(int status)
    {
        var plan = _plan!;
        return plan.RetryCodes.Count > 0
            && _attempts.Retries < plan.Retries
            && plan.RetryCodes.Contains(status)
            && Repeatability != Repeatability.Consumed;
    }

    /// <summary>Whether the request could be sent once more: what came of its body is kept, or nothing came.</summary>
    private Repeatability Repeatability =>
        _requestBytes > 0 || (_requestEnded && _request.Body != BodyKind.None)
            ? (_kept is { IsWhole: true } ? Repeatability.Repeatable : Repeatability.Consumed)
        : _request.Body == BodyKind.None && IsSafe() ? Repeatability.Safe
        : Repeatability.Repeatable;

    // RFC 9110, 9.2.1.
    private bool IsSafe() =>
        _request.Method is var method
        && (method.SequenceEqual("GET"u8) || method.SequenceEqual("HEAD"u8) || method.SequenceEqual("OPTIONS"u8));

    // RFC 9110, 9.2.2.
    private bool IsIdempotent() => IsSafe() || _request.Method.SequenceEqual("PUT"u8) || _request.Method.SequenceEqual("DELETE"u8);
}
