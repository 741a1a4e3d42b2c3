using System.Diagnostics;
using System.Text;
using Portolan.Http.Messages;
using Portolan.Proxy.Attempts;
using Portolan.Proxy.Backends;
using Portolan.Proxy.Edits;
using Portolan.Proxy.Errors;
using Portolan.Proxy.Exchange.Bodies;
using Portolan.Proxy.Exchange.Mirrors;
using Portolan.Proxy.Exchange.Tracing;
using Portolan.Proxy.Metrics;
using Portolan.Proxy.Model;
using Portolan.Proxy.Sessions;
using Portolan.ProxyConfig;
using Portolan.Routing;

namespace Portolan.Proxy.Exchange;

/// <summary>
/// One request and its response, whatever is spoken on either side. One object a request, used again and again, on one loop; between two
/// events nothing of it runs.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>Decide: pin the port's model and find out what is to become of the request (<see cref="Decider"/>).</item>
/// <item>Plan: draw the share, edit the request, begin its copies.</item>
/// <item>Attempt: choose an endpoint, send, and go on as <see cref="AttemptPlan"/> says.</item>
/// <item>Finish: log, count, and let go of both sides.</item>
/// </list>
/// <para>Invariants. The client's body flows only while a backend takes it (or the exchange reads it for a mirror alone). Nothing is
/// repeated once a part of a response has gone to the client. A response that cannot be completed is broken off visibly.
/// <see cref="Finish"/> runs once, whatever ended the exchange.</para>
/// </remarks>
internal sealed partial class HttpExchange : IClientEvents, IBackendEvents
{
    private const int ContinueAfter = 1000;
    private const int MostReopened = 3;

    private readonly ExchangeLoop _loop;
    private readonly ExchangeClock _clock;
    private readonly OriginalRequest _asked = new();

    private IClientSide _client = null!;
    private HttpRequestHead _request = null!;
    private PortModel _port = null!;
    private RouteMatch<RouteModel> _match;
    private RoutePlan? _plan;
    private int _pathLength;
    private BackendShare? _share;
    private AttemptPlan _attempts;
    private BackendEndpoint? _endpoint;
    private BackendEndpoint? _sessionEndpoint;
    private IBackendSide? _backend;
    private KeptBody? _kept;
    private MirrorBatch? _copies;
    private ExchangeTrace? _trace;
    private ResponsePhase _phase;
    private ProxyError _error;
    private int _status;
    private int _reopened;
    private long _startedAt;
    private long _answeredAt;
    private long _requestBytes;
    private long _responseBytes;
    private long _pendingBytes;
    private bool _isOver;
    private bool _isTunnel;
    private bool _clientIsGone;
    private bool _headIsSent;
    private bool _requestEnded;
    private bool _saidContinue;

    public HttpExchange(ExchangeLoop loop)
    {
        _loop = loop;
        _clock = new ExchangeClock(this, loop.Loop);
    }

    // How far the response to the client has come.
    private enum ResponsePhase
    {
        None,
        Body,
        Done,
    }

    /// <summary>Takes up a request of a client; <see cref="OnRequestHead"/> follows.</summary>
    public void Begin(IClientSide client)
    {
        _client = client;
        _port = client.Context.Port.Model;
        _isOver = false;
        _startedAt = _loop.Loop.Timestamp;
    }

    /// <inheritdoc />
    public void OnRequestHead(HttpRequestHead head)
    {
        // :: Step 1: decide.
        _request = head;
        _requestEnded = head.Body == BodyKind.None;
        var decision = Decider.Decide(head, _port, _client.Context, _loop.Text);
        _match = decision.Match;
        _plan = _match.Route?.Plan;
        _pathLength = decision.PathLength;
        _asked.Take(head, decision.PathLength, ClientOf(head));
        if (_loop.Tracer?.Session is { } session && session.Matches(head))
        {
            _trace = new ExchangeTrace(session, _loop.Loop, _startedAt);
            _trace.Note(
                $"{decision.Kind} {decision.Error}: listener {decision.Match.Listener?.Name ?? "none"}, rule {decision.Match.Route?.Key ?? "none"}"
            );
        }

        _clock.Begin(_loop.StreamIdle);
        switch (decision.Kind)
        {
            case DecisionKind.Refuse:
                AnswerError(decision.Error, ProxyErrorTable.Of(decision.Error).Status);
                break;
            case DecisionKind.OwnOptions:
                Answer(OwnAnswers.Options(_loop));
                break;
            case DecisionKind.Preflight:
                Answer(OwnAnswers.Preflight(_loop, head, _plan!));
                break;
            default:
                Obey(_plan!);
                break;
        }
    }

    /// <inheritdoc />
    public void OnRequestBody(ReadOnlySpan<byte> bytes)
    {
        _clock.Moved();
        _requestBytes += bytes.Length;
        if (_kept is { IsWhole: true } kept)
        {
            kept.Add(bytes);
            if (kept.IsTooLong)
            {
                _loop.Count(_copies is null ? ProxyLimit.RetryBodyBytes : ProxyLimit.MirrorBodyBytes);
            }
        }

        if (_backend is { } backend && _headIsSent)
        {
            backend.SendBody(bytes);
            if (backend.IsCongested)
            {
                _client.PauseRequest();
            }
        }
    }

    /// <inheritdoc />
    public void OnRequestEnd(FieldSection? trailers)
    {
        _clock.Moved();
        _requestEnded = true;
        if (trailers is { Count: > 0 } && _plan is { } plan)
        {
            RequestPreparation.Protect(trailers, plan, _share, _loop.Options.UnderscoredFields);
        }

        _kept?.End(trailers);
        if (_backend is { } backend && _headIsSent)
        {
            backend.SendEnd(trailers);
        }

        _copies?.Send(_kept);
        if (_phase == ResponsePhase.Done)
        {
            // The backend's direction of the tunnel ended before; or it was all for the mirrors.
            if (_backend is not null)
            {
                LetGoOfBackend();
            }

            Finish();
        }
        else
        {
            WatchIdle();
        }
    }

    /// <inheritdoc />
    public void OnClientDrained()
    {
        _clock.Moved();
        WatchIdle();
        _backend?.ResumeResponse();
    }

    /// <inheritdoc />
    public void OnRequestBroken(ProxyError error) => Fail(error);

    /// <inheritdoc />
    public void OnClientGone()
    {
        _clientIsGone = true;
        _error = _isTunnel ? ProxyError.None : ProxyError.ClientGone;
        GiveUpAttempt();
        Finish();
    }

    /// <summary>A moment has come; <paramref name="now"/> is the loop's clock.</summary>
    public void OnTime(long now)
    {
        if (now >= _clock.RequestDue)
        {
            Fail(ProxyError.RequestTimeout);
        }
        else if (now >= _clock.AttemptDue)
        {
            GiveUpAttempt();
            AttemptOver(AttemptOutcome.BackendTimeout);
        }
        else if (now >= _clock.StepDue)
        {
            _clock.ForgetStep();
            _clock.Arm();
            Step();
        }
        else if (now >= _clock.IdleDue && !HasClientRead())
        {
            var limit = LimitOfIdling();
            _loop.Count(limit);
            Fail(limit == ProxyLimit.RequestBodyTimeout ? ProxyError.BadRequestBody : ProxyError.IdleTimeout);
        }
        else
        {
            _clock.Arm();
        }
    }

    /// <summary>A timer of the exchange found what cannot be: the exchange alone ends.</summary>
    public void Break(Exception exception)
    {
        _loop.TellBreach(Describe(), exception);
        if (!_isOver)
        {
            GiveUpAttempt();
            _error = ProxyError.Internal;
            _client.Reset(ProxyError.Internal);
            Finish();
        }
    }

    /// <inheritdoc />
    public string Describe() =>
        $"{_phase}, request {(_requestEnded ? "complete" : "under way")} ({_requestBytes} bytes), response {_responseBytes} bytes, "
        + $"backend {(_backend is null ? "none" : _endpoint?.Authority)}, retries {_attempts.Retries}, error {_error}";

    // Who asks, as the proxies in front say it; else who connected.
    private ReadOnlySpan<byte> ClientOf(HttpRequestHead head)
    {
        var hops = _port.ClientAddressing.TrustedHops;
        var found = hops > 0 ? ForwardedFor.ClientOf(head.Fields, hops) : [];
        return found.IsEmpty ? _client.Context.RemoteAddress : found;
    }

    // The action of the rule that matched.
    private void Obey(RoutePlan plan)
    {
        switch (plan)
        {
            case { Redirect: { } redirect }:
                Redirect(plan, redirect);
                break;
            case { Respond: { } respond }:
                AnswerError(ProxyError.RuleInvalid, respond.StatusCode);
                break;
            default:
                Forward(plan);
                break;
        }
    }

    private void Redirect(RoutePlan plan, RedirectPlan redirect)
    {
        BeginCopies(plan);
        var location = _loop.Bytes;
        location.ResetWrittenCount();
        if (redirect.TryWrite(location, _request, _pathLength, _match.Match!, _port.SchemeBytes, _port.Key.Number))
        {
            Answer(OwnAnswers.Redirect(_loop, _request, plan, redirect.Status, location.WrittenSpan));
        }
        else
        {
            Fail(ProxyError.BadHost);
        }
    }

    private void Forward(RoutePlan plan)
    {
        // :: Step 2: plan.
        if (plan.Choice is not { } choice)
        {
            Fail(ProxyError.NoBackend);
            return;
        }

        if (plan.KeepsSessions)
        {
            (_share, _sessionEndpoint) = SessionKeeper.Find(plan, _request, _loop.Options.TimeProvider.GetUtcNow(), _loop.Loop.Now);
        }

        _share ??= plan.Shares[choice.Next()];
        // Bytes and datagrams are not requests.
        if (_share.Backend is not { Settings.Config.Protocol: BackendProtocol.Http1 or BackendProtocol.Http2 } backend)
        {
            Fail(ProxyError.BackendUnresolved);
            return;
        }

        if (_share.Redirect is { } redirect)
        {
            Redirect(plan, redirect);
            return;
        }

        backend.Counters.CountRequest(_loop.Loop.Index);
        backend.Budget?.CountRequest(_loop.Loop.Now);
        RequestPreparation.RestrictUpgrade(_request, plan.ProtocolTo(backend));
        RequestPreparation.Forward(_request, _client.Context, _port, _loop.Options.UnderscoredFields);
        plan.RequestEdits?.Apply(_request);
        plan.Rewrite?.Apply(_request, _pathLength, _match.Match!, backend);
        BeginCopies(plan);
        _share.RequestEdits?.Apply(_request);
        _share.Rewrite?.Apply(_request, _pathLength, _match.Match!, backend);
        if (plan.Retries > 0 && !_requestEnded && _kept is null)
        {
            _kept = new KeptBody(_loop.Budget, _loop.Options.Limits.RetryBodyBytes);
        }

        if (!_requestEnded)
        {
            _client.PauseRequest();
        }

        _clock.LimitRequest(plan.RequestTimeout);
        _trace?.Note(
            $"to backend {backend.Key} as {Encoding.ASCII.GetString(_request.Method)} for host {Encoding.ASCII.GetString(_request.Authority)}, {_copies?.Count ?? 0} copies, "
                + $"with {ExchangeTrace.NamesOf(_request.Fields)}"
        );

        // :: Step 3: attempt.
        Attempt();
    }

    // Before the edits of the backend: a copy is of the request that the rule sees. With a body, the copies wait for its end.
    private void BeginCopies(RoutePlan plan)
    {
        if (plan.Mirrors.Length == 0 || (_copies = _loop.Mirrors.Begin(_request, plan)) is null)
        {
            return;
        }

        if (_requestEnded)
        {
            _copies.Send(null);
        }
        else
        {
            _kept = new KeptBody(
                _loop.Budget,
                Math.Max(_loop.Options.Limits.MirrorBodyBytes, plan.Retries > 0 ? _loop.Options.Limits.RetryBodyBytes : 0)
            );
        }
    }

    // A client that waits for 100 and a backend that does not say it would wait for each other for ever.
    private void Step()
    {
        if (_backend is not null)
        {
            SayContinue();
        }
        else
        {
            Attempt();
        }
    }

    private void SayContinue()
    {
        if (!_saidContinue && _requestBytes == 0)
        {
            _saidContinue = true;
            var head = _loop.OwnHead;
            head.Status = 100;
            _client.SendInterim(head);
            head.Clear();
        }
    }

    // What standing still means depends on who is to move.
    private void WatchIdle() =>
        _clock.SetIdleLimit(
            LimitOfIdling() switch
            {
                ProxyLimit.TunnelIdleTimeout => _loop.TunnelIdle,
                ProxyLimit.ResponseWriteTimeout => Math.Min(_loop.ResponseWriteIdle, _loop.StreamIdle),
                ProxyLimit.RequestBodyTimeout => Math.Min(_loop.RequestBodyIdle, _loop.StreamIdle),
                _ => _loop.StreamIdle,
            }
        );

    private ProxyLimit LimitOfIdling() =>
        _isTunnel ? ProxyLimit.TunnelIdleTimeout
        : _phase == ResponsePhase.Body && _client.IsCongested ? ProxyLimit.ResponseWriteTimeout
        : IsOwedByClient() ? ProxyLimit.RequestBodyTimeout
        : ProxyLimit.StreamIdleTimeout;

    // A slow client is not one that stands still.
    private bool HasClientRead()
    {
        var pending = _client.PendingBytes;
        var hasRead = pending < _pendingBytes;
        _pendingBytes = pending;
        if (hasRead)
        {
            _clock.Moved();
        }

        return hasRead;
    }

    // Whether all wait for the client's body: a response that has begun may go on without it.
    private bool IsOwedByClient() => !_requestEnded && _phase == ResponsePhase.None && _headIsSent && _backend is { IsCongested: false };

    private void Finish()
    {
        Debug.Assert(!_isOver, "an exchange finished twice");
        _isOver = true;

        // :: Step 4: finish.
        _clock.Stop();
        Report();
        _trace?.Note($"over: status {_status}, {ProxyErrorTable.Of(_error).Label}, {_requestBytes} bytes in, {_responseBytes} out");
        _trace?.End(_asked);
        _copies?.GiveUp();
        _kept?.Release();
        var client = _client;
        var isGone = _clientIsGone;
        Forget();
        if (!isGone)
        {
            client.Finish();
        }

        _loop.End(this);
    }

    // An exchange that waits for the next request must not keep an old model, or a body, in memory.
    private void Forget()
    {
        _client = null!;
        _request = null!;
        _port = null!;
        _match = default;
        _plan = null;
        _share = null;
        _attempts = default;
        _endpoint = _sessionEndpoint = null;
        _backend = null;
        _kept = null;
        _copies = null;
        _trace = null;
        _phase = ResponsePhase.None;
        _error = ProxyError.None;
        _status = 0;
        _reopened = 0;
        _answeredAt = _requestBytes = _responseBytes = _pendingBytes = 0;
        _clientIsGone = _headIsSent = _requestEnded = _saidContinue = _isTunnel = false;
    }
}
