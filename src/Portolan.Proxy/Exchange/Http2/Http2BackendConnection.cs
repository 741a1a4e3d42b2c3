using System.Net;
using Portolan.Http.Http2;
using Portolan.Http.Messages;
using Portolan.Proxy.Attempts;
using Portolan.Proxy.Backends;
using Portolan.Proxy.Exchange.Http1;
using Portolan.Proxy.Metrics;
using Portolan.Proxy.Names;
using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Exchange.Http2;

/// <summary>
/// A connection to an endpoint that speaks HTTP/2, shared by as many attempts as the backend and our limits allow. It takes requests once
/// the backend's SETTINGS have come: by then it is known that HTTP/2 is spoken, and how many streams there may be.
/// </summary>
/// <remarks>
/// After GOAWAY it takes no more, and is closed when its last stream ends. One that was silent for a while is asked by PING together with
/// the next request, so that a peer that vanished is found in seconds; servers that count PINGs forgive those that come with requests.
/// </remarks>
internal sealed class Http2BackendConnection : IConnectionEvents, INameEvents
{
    private const int SuspiciousSilence = 10_000;

    private readonly Http2BackendPool _pool;
    private readonly List<Http2BackendStream> _streams = [];
    private readonly Stack<Http2BackendStream> _retired = new();
    private readonly Watch _watch;
    private int _unsent;
    private long _lastInput;
    private long _idleSince;
    private long _pingedAt = -1;
    private bool _isOver;
    private bool _isInInput;
    private bool _hasServed;

    /// <summary>Makes a connection; <see cref="Connect"/> opens it.</summary>
    public Http2BackendConnection(Http2BackendPool pool, PoolKey key)
    {
        _pool = pool;
        Key = key;
        _watch = new Watch(this);
    }

    /// <summary>Under what it is kept.</summary>
    public PoolKey Key { get; }

    /// <summary>The loop of everything here.</summary>
    public EventLoop Loop => _pool.Loop.Loop;

    /// <summary>The transport, once it is being opened.</summary>
    public ByteConnection Connection { get; private set; } = null!;

    /// <summary>The protocol, once <see cref="Connection"/> is there.</summary>
    public Http2Connection Http { get; private set; } = null!;

    /// <summary>Whether requests can be sent now.</summary>
    public bool IsReady { get; private set; }

    /// <summary>Whether an earlier request went over it.</summary>
    public bool HasServed => _hasServed;

    /// <summary>Attempts that have it, or wait for it.</summary>
    public int Attempts => _streams.Count;

    /// <summary>Whether it takes one more attempt.</summary>
    public bool HasRoom =>
        !_isOver
        && (
            IsReady
                ? !Http.IsPeerLeaving && Http.StreamCount + _unsent < Math.Min(Http.PeerStreamLimit, _pool.Limits.ConcurrentStreams)
                : _streams.Count < _pool.Limits.ConcurrentStreams
        );

    /// <summary>Begins to open it.</summary>
    public void Connect(BackendEndpoint endpoint, TimeSpan timeout)
    {
        Loop.Start(_watch, (long)Math.Ceiling(timeout.TotalMilliseconds));
        if (endpoint.Ip is { } address)
        {
            OnName(address);
        }
        else
        {
            _pool.Names.Find(endpoint.Address, endpoint.Port, Loop, this);
        }
    }

    /// <inheritdoc />
    public void OnName(IPEndPoint? address)
    {
        if (_isOver)
        {
            return;
        }

        if (address is null)
        {
            End(AttemptOutcome.ConnectFailed);
            return;
        }

        Connection = Loop.Connect(address, Key.Tls?.ForHttp2, this);
        Http = new Http2Connection(Http2Role.Client, _pool.Limits, Connection, _pool.Loop.Streams);
    }

    /// <summary>An attempt gets a place.</summary>
    public Http2BackendStream Take(IBackendEvents events, bool isReused)
    {
        var stream = _pool.TakeStream();
        stream.Begin(this, events, isReused);
        stream.Place = _streams.Count;
        _streams.Add(stream);
        _unsent++;
        return stream;
    }

    /// <summary>Opens a stream with a request; the outcome when that cannot be.</summary>
    public AttemptOutcome? TryOpen(HttpRequestHead head, Http2BackendStream side, out Http2Stream? stream)
    {
        stream = null;
        if (_isOver || !Http.CanOpen)
        {
            return AttemptOutcome.Unprocessed;
        }

        if (!head.Protocol.IsEmpty && !Http.TakesExtendedConnect)
        {
            return AttemptOutcome.BadResponse;
        }

        _unsent--;
        _hasServed = true;
        var now = Http.Now = Loop.Now;
        stream = Http.Open(head, Key.Tls is null ? "http"u8 : "https"u8);
        stream.Owner = side;
        if (_pingedAt < 0 && now - _lastInput > SuspiciousSilence)
        {
            _pingedAt = now;
            Http.Ping();
            Loop.Start(_watch, _pool.Limits.PingMilliseconds);
        }
        else if (_streams.Count == 1)
        {
            Loop.Start(_watch, _pool.Limits.CheckMilliseconds);
        }

        return null;
    }

    /// <summary>Takes an attempt off the list.</summary>
    public void Remove(Http2BackendStream stream)
    {
        var last = _streams[^1];
        _streams[stream.Place] = last;
        last.Place = stream.Place;
        _streams.RemoveAt(_streams.Count - 1);
        if (!stream.IsSent)
        {
            _unsent--;
        }

        if (_streams.Count == 0)
        {
            _idleSince = Loop.Now;
        }
    }

    /// <summary>An attempt's object is free for another: at once, or when what is being read now was told.</summary>
    public void Retire(Http2BackendStream stream)
    {
        if (_isInInput)
        {
            _retired.Push(stream);
        }
        else
        {
            _pool.Return(stream);
        }
    }

    /// <summary>An attempt is over: a connection that takes no more may be needed no more.</summary>
    public void OnFreed()
    {
        if (!_isInInput)
        {
            AfterTurn();
        }
    }

    /// <summary>Closes a connection that nobody needs.</summary>
    public void AfterTurn()
    {
        if (!_isOver && _streams.Count == 0 && (Http is { IsPeerLeaving: true } || Key.Tls is { IsRetired: true }))
        {
            Close();
        }
    }

    /// <summary>Closes it when it has no attempt.</summary>
    public void CloseIdle()
    {
        if (!_isOver && _streams.Count == 0)
        {
            Close();
        }
    }

    /// <inheritdoc />
    public void OnConnected()
    {
        if (Key.Tls is not null && Connection.Tls!.ApplicationProtocol != "h2")
        {
            // RFC 9113, 3.2: over TLS it is HTTP/2 only when ALPN says so.
            End(AttemptOutcome.TlsFailed);
            return;
        }

        Http.Now = _lastInput = _idleSince = Loop.Now;
        Http.Start();
    }

    /// <inheritdoc />
    public int OnInput(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Read(bytes);
        }
        catch (Exception exception)
        {
            // The transport resets the connection, and nothing else: its attempts end with it.
            _pool.Loop.TellBreach($"{Key}, HTTP/2, {_streams.Count} attempts", exception);
            throw;
        }
    }

    private int Read(ReadOnlySpan<byte> bytes)
    {
        Http.Now = _lastInput = Loop.Now;
        _pingedAt = -1;
        _isInInput = true;
        var taken = 0;
        while (!_isOver)
        {
            var happened = Http.Read(bytes[taken..], out var consumed, out var data);
            taken += consumed;
            if (happened == Http2Event.NeedMore)
            {
                break;
            }

            Handle(happened, data);
        }

        _isInInput = false;
        while (_retired.TryPop(out var stream))
        {
            _pool.Return(stream);
        }

        AfterTurn();
        return _isOver ? bytes.Length : taken;
    }

    /// <inheritdoc />
    public void OnInputEnded() => End(LostOutcome());

    /// <inheritdoc />
    public void OnDrained()
    {
        Http.Now = Loop.Now;
        for (var place = _streams.Count - 1; place >= 0; place--)
        {
            if (place < _streams.Count)
            {
                _streams[place].OnWritable();
            }
        }
    }

    /// <inheritdoc />
    public void OnClosed(CloseReason reason) => End(IsReady ? AttemptOutcome.Reset : reason.ToOutcome());

    private void Handle(Http2Event happened, ReadOnlySpan<byte> data)
    {
        switch (happened)
        {
            case Http2Event.Head:
                Of(Http.Stream).OnHead();
                break;
            case Http2Event.Data:
                Of(Http.Stream).OnData(data);
                break;
            case Http2Event.End:
                Of(Http.Stream).OnEnd();
                break;
            case Http2Event.Reset:
                if (Http.Stream.Error is { } error && (error == Http2Error.FieldsTooLarge || error == Http2Error.TooManyFields))
                {
                    _pool.Loop.Count(ProxyLimit.ResponseHeaderBytes);
                }

                Of(Http.Stream).OnReset();
                break;
            case Http2Event.Writable:
                Of(Http.Stream).OnWritable();
                break;
            case Http2Event.Settings when !IsReady:
                BecomeReady();
                break;
            case Http2Event.GoAway:
                _pool.Remove(this);
                LeaveWaiting();
                break;
            case Http2Event.Error:
                _pool.Loop.Http2Errors.Count(Http.Error!);
                End(AttemptOutcome.BadResponse);
                break;
        }
    }

    private void BecomeReady()
    {
        IsReady = true;
        _idleSince = Loop.Now;
        Loop.Start(_watch, _pool.Limits.CheckMilliseconds);

        // Those that are told may be over before others are told, and change the list; and there may be more of them than the backend
        // takes.
        foreach (var stream in _streams.ToArray())
        {
            if (stream.Place < 0 || stream.IsSent)
            {
                continue;
            }

            if (Http.CanOpen)
            {
                stream.OnReady();
            }
            else
            {
                stream.OnClosed(AttemptOutcome.Unprocessed);
            }
        }
    }

    private void LeaveWaiting()
    {
        foreach (var stream in _streams.ToArray())
        {
            if (stream.Place >= 0 && !stream.IsSent)
            {
                stream.OnClosed(AttemptOutcome.Unprocessed);
            }
        }
    }

    private static Http2BackendStream Of(Http2Stream stream) => (Http2BackendStream)stream.Owner!;

    private AttemptOutcome LostOutcome() => IsReady ? AttemptOutcome.Reset : AttemptOutcome.ConnectFailed;

    private void Close()
    {
        Http?.FinishShutdown();
        Leave();
        Connection?.Close();
    }

    private void End(AttemptOutcome outcome)
    {
        if (_isOver)
        {
            return;
        }

        Leave();
        if (outcome == AttemptOutcome.BadResponse)
        {
            // GOAWAY says why.
            Connection?.Close();
        }
        else
        {
            Connection?.Abort();
        }

        while (_streams.Count > 0)
        {
            _streams[^1].OnClosed(outcome);
        }
    }

    private void Leave()
    {
        _isOver = true;
        _watch.Stop();
        _pool.Remove(this);
        _pool.Count();
        Http?.Close();
    }

    private void OnTime()
    {
        if (!IsReady)
        {
            End(AttemptOutcome.ConnectFailed);
            return;
        }

        var now = Http.Now = Loop.Now;
        for (var happened = Http.CheckTime(); happened != Http2Event.NeedMore; happened = Http.CheckTime())
        {
            _pool.Loop.Http2Errors.Count(happened == Http2Event.Error ? Http.Error! : Http.Stream.Error!);
            if (happened == Http2Event.Error)
            {
                End(AttemptOutcome.BadResponse);
                return;
            }

            Of(Http.Stream).OnReset();
        }

        if (_pingedAt >= 0 && now - _pingedAt >= _pool.Limits.PingMilliseconds)
        {
            _pool.Loop.Http2Errors.Count(Http2Error.PingTimeout);
            End(AttemptOutcome.Reset);
            return;
        }

        if (_streams.Count == 0 && now - _idleSince >= _pool.Loop.BackendIdle)
        {
            _pool.Loop.Count(ProxyLimit.BackendIdleTimeout);
            Close();
            return;
        }

        if (_streams.Count > 0 && _pingedAt < 0 && now - _lastInput > _pool.Limits.SilentMilliseconds)
        {
            _pingedAt = now;
            Http.Ping();
        }

        if (!_isOver)
        {
            Loop.Start(_watch, _pool.Limits.CheckMilliseconds);
        }
    }

    // How long a connection may take to come about; from then on, when it looks at the clock.
    private sealed class Watch(Http2BackendConnection owner) : LoopTimer
    {
        protected internal override void OnDue() => owner.OnTime();
    }
}
