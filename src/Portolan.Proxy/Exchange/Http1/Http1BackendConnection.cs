using System.Net;
using Portolan.Http.Http1;
using Portolan.Http.Messages;
using Portolan.Proxy.Attempts;
using Portolan.Proxy.Backends;
using Portolan.Proxy.Metrics;
using Portolan.Proxy.Names;
using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Exchange.Http1;

/// <summary>
/// A connection to an endpoint that speaks HTTP/1.1, and the backend's half of the attempt on it: one request at a time. It goes back to
/// its pool only when request and response have both ended exactly where they should and not a byte is left; else it is closed.
/// </summary>
internal sealed partial class Http1BackendConnection : IConnectionEvents, INameEvents
{
    private readonly Http1BackendPool _pool;
    private readonly PoolKey _key;
    private readonly Http1ResponseReader _reader;
    private readonly Watch _watch;
    private ByteConnection? _connection;
    private IBackendEvents? _events;
    private BodyKind _framing;
    private bool _isIdle;
    private bool _isOver;
    private bool _isPaused;
    private bool _isTunnel;
    private bool _anythingCame;
    private bool _headCame;
    private bool _requestEnded;
    private bool _responseEnded;

    /// <summary>Makes a connection for an attempt; <see cref="Connect"/> opens it.</summary>
    public Http1BackendConnection(Http1BackendPool pool, PoolKey key, IBackendEvents events)
    {
        _pool = pool;
        _key = key;
        _events = events;
        _reader = new Http1ResponseReader(pool.Limits);
        _watch = new Watch(this);
    }

    /// <summary>Begins to open it.</summary>
    public void Connect(BackendEndpoint endpoint, TimeSpan timeout)
    {
        _pool.Loop.Loop.Start(_watch, (long)Math.Ceiling(timeout.TotalMilliseconds));
        if (endpoint.Ip is { } address)
        {
            _connection = _pool.Loop.Loop.Connect(address, _key.Tls?.ForHttp1, this);
        }
        else
        {
            _pool.Names.Find(endpoint.Address, endpoint.Port, _pool.Loop.Loop, this);
        }
    }

    /// <summary>An attempt takes it out of the pool.</summary>
    public void Take(IBackendEvents events)
    {
        _watch.Stop();
        _isIdle = false;
        _events = events;
    }

    /// <summary>It waits for a request, and is closed.</summary>
    public void CloseIdle()
    {
        _pool.Remove(this, _key);
        _isIdle = false;
        Close();
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
            Fail(AttemptOutcome.ConnectFailed);
        }
        else
        {
            _connection = _pool.Loop.Loop.Connect(address, _key.Tls?.ForHttp1, this);
        }
    }

    /// <inheritdoc />
    public void OnConnected()
    {
        _watch.Stop();
        IsReady = true;
        _events?.OnBackendReady();
    }

    /// <inheritdoc />
    public int OnInput(ReadOnlySpan<byte> bytes)
    {
        if (_isIdle)
        {
            // RFC 9112, 9.2: bytes that nobody asked for. Whose answer would they be?
            CloseIdle();
            return bytes.Length;
        }

        try
        {
            return Read(bytes);
        }
        catch (Exception exception)
        {
            // The transport resets the connection, and nothing else: the attempt ends with it.
            _pool.Loop.TellBreach($"{_key}, {(_events as IClientEvents)?.Describe()}", exception);
            throw;
        }
    }

    private int Read(ReadOnlySpan<byte> bytes)
    {
        _anythingCame = true;
        var taken = 0;
        while (_events is { } events)
        {
            // Paused, nothing is taken; but an end that needs no more bytes is told.
            var step = _reader.Read(_isPaused ? [] : bytes[taken..], out var consumed, out var data);
            taken += consumed;
            if (step == Http1Event.NeedMore)
            {
                return taken;
            }

            Handle(step, events, data, bytes.Length - taken);
        }

        return bytes.Length;
    }

    /// <inheritdoc />
    public void OnInputEnded()
    {
        if (_isIdle)
        {
            CloseIdle();
        }
        else if (_events is { } events && _reader.ReadEnd() == Http1Event.End)
        {
            EndResponse(events, left: 0);
        }
        else
        {
            Fail(BrokenOutcome());
        }
    }

    /// <inheritdoc />
    public void OnDrained() => _events?.OnBackendDrained();

    /// <inheritdoc />
    public void OnClosed(CloseReason reason)
    {
        if (_isIdle)
        {
            _pool.Remove(this, _key);
            _isIdle = false;
        }

        _watch.Stop();
        _reader.Clear();
        _isOver = true;
        _pool.CountClosed();
        Fail(IsReady ? BrokenOutcome() : reason.ToOutcome());
    }

    private void Handle(Http1Event step, IBackendEvents events, ReadOnlySpan<byte> data, int left)
    {
        switch (step)
        {
            case Http1Event.Head when _reader.Head.IsInterim:
                events.OnInterim(_reader.Head);
                break;
            case Http1Event.Head:
                OnHead(events, left);
                break;
            case Http1Event.Data:
                events.OnResponseBody(data);
                break;
            case Http1Event.End:
                EndResponse(events, left);
                break;
            default:
                if (_reader.Error == Http1Error.FieldsTooLarge || _reader.Error == Http1Error.TooManyFields)
                {
                    _pool.Loop.Count(ProxyLimit.ResponseHeaderBytes);
                }

                Fail(_headCame ? AttemptOutcome.BrokenOff : AttemptOutcome.BadResponse);
                break;
        }
    }

    private void OnHead(IBackendEvents events, int left)
    {
        var head = _reader.Head;
        _headCame = true;
        if (head.Body == BodyKind.Length && head.ContentLength == 0)
        {
            head.Body = BodyKind.None;
        }

        if (head.Body == BodyKind.None)
        {
            // The message ends with its head, and so does the attempt.
            _reader.Read([], out _, out _);
            _responseEnded = true;
            _events = null;
            events.OnResponseHead(head);
            Release(left);
            return;
        }

        if (head.Body == BodyKind.Tunnel)
        {
            _isTunnel = true;
            _requestEnded = false;
        }

        events.OnResponseHead(head);
    }

    private void EndResponse(IBackendEvents events, int left)
    {
        _responseEnded = true;
        if (_isTunnel)
        {
            events.OnResponseEnd(null);
            EndTunnel();
            return;
        }

        _events = null;
        events.OnResponseEnd(_reader.Trailers);
        Release(left);
    }

    private void EndTunnel()
    {
        if (_requestEnded && _responseEnded && !_isOver)
        {
            _events = null;
            Close();
        }
    }

    // The attempt is over as it should be. What is left in the input would be taken for the answer to the next request.
    private void Release(int left)
    {
        if (_isOver)
        {
            return;
        }

        if (!_requestEnded)
        {
            // An answer came before the request was through: what is left of that is not sent (RFC 9112, 9.5).
            Drop();
            return;
        }

        if (left > 0 || !_reader.MayBeReused || _connection!.IsInputEnded || !_pool.TryKeep(this, _key))
        {
            Close();
            return;
        }

        _isIdle = IsReused = true;
        _reader.Clear();
        ResumeResponse();
        _pool.Loop.Loop.Start(_watch, _pool.Loop.BackendIdle);
    }

    private void Fail(AttemptOutcome outcome)
    {
        var events = _events;
        _events = null;
        Drop();
        events?.OnBackendFailed(outcome);
    }

    private AttemptOutcome BrokenOutcome() =>
        _headCame ? AttemptOutcome.BrokenOff
        : _anythingCame ? AttemptOutcome.BadResponse
        : AttemptOutcome.Reset;

    private void Close()
    {
        if (!_isOver)
        {
            _isOver = true;
            _watch.Stop();
            _connection!.Close();
        }
    }

    private void Drop()
    {
        if (_isOver)
        {
            return;
        }

        _isOver = true;
        _watch.Stop();
        if (_connection is { } connection)
        {
            connection.Abort();
        }
        else
        {
            // Its name was still being looked up.
            _pool.CountClosed();
        }
    }

    // How long a connection may take to come about, and wait for a request.
    private sealed class Watch(Http1BackendConnection owner) : LoopTimer
    {
        protected internal override void OnDue()
        {
            if (owner._isIdle)
            {
                owner._pool.Loop.Count(ProxyLimit.BackendIdleTimeout);
                owner.CloseIdle();
            }
            else
            {
                owner.Fail(AttemptOutcome.ConnectFailed);
            }
        }
    }
}
