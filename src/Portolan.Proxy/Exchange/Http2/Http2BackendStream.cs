using System.Buffers;
using Portolan.Http.Http2;
using Portolan.Http.Messages;
using Portolan.Proxy.Attempts;
using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Exchange.Http2;

/// <summary>
/// The backend's half of an attempt on a stream of HTTP/2: at first a place on a connection that is perhaps still being made, a stream from
/// the head on. It is used again for another attempt when nothing on the stack can still be about this one.
/// </summary>
internal sealed class Http2BackendStream : IBackendSide, ILoopWork
{
    private Http2BackendConnection _owner = null!;
    private IBackendEvents? _events;
    private Http2Stream? _stream;
    private StreamOutput _output;
    private HeldBytes _held;
    private AttemptOutcome? _failure;
    private bool _endIsHeld;
    private bool _isPaused;
    private bool _isDeferred;
    private bool _headCame;
    private bool _isTunnel;
    private bool _requestEnded;
    private bool _responseEnded;

    /// <summary>Where it stands in the connection's list.</summary>
    public int Place { get; set; } = -1;

    /// <summary>Whether its request was sent.</summary>
    public bool IsSent => _stream is not null;

    /// <inheritdoc />
    public bool IsReady => _owner.IsReady;

    /// <inheritdoc />
    public bool IsReused { get; private set; }

    /// <inheritdoc />
    public bool IsCongested => _output.IsCongested;

    /// <summary>An attempt gets a place on a connection.</summary>
    public void Begin(Http2BackendConnection owner, IBackendEvents events, bool isReused)
    {
        _owner = owner;
        _events = events;
        IsReused = isReused;
        _isPaused = _headCame = _isTunnel = _requestEnded = _responseEnded = false;
    }

    /// <summary>The connection is there.</summary>
    public void OnReady() => _events?.OnBackendReady();

    /// <inheritdoc />
    public void SendHead(HttpRequestHead head)
    {
        _requestEnded = head.Body == BodyKind.None && head.Protocol.IsEmpty;
        _failure = _owner.TryOpen(head, this, out _stream);
        if (_failure is not null)
        {
            Defer();
        }
    }

    /// <inheritdoc />
    public void SendBody(ReadOnlySpan<byte> bytes)
    {
        if (_stream is { } stream)
        {
            _output.Send(_owner.Http, stream, _owner.Connection, bytes);
        }
    }

    /// <inheritdoc />
    public void SendEnd(FieldSection? trailers)
    {
        _requestEnded = true;
        if (_stream is { } stream)
        {
            _output.End(_owner.Http, stream, trailers);
            EndTunnel();
        }
    }

    /// <inheritdoc />
    public void PauseResponse() => _isPaused = true;

    /// <inheritdoc />
    public void ResumeResponse()
    {
        _isPaused = false;
        if (_held.Length > 0 || _endIsHeld)
        {
            Defer();
        }
    }

    /// <inheritdoc />
    public void Abort()
    {
        _events = null;
        LetGo();
    }

    /// <summary>A head came.</summary>
    public void OnHead()
    {
        if (_events is not { } events)
        {
            return;
        }

        var head = _stream!.Response;
        if (head.IsInterim)
        {
            events.OnInterim(head);
            return;
        }

        _headCame = true;
        if (head.Body == BodyKind.Length && head.ContentLength == 0)
        {
            head.Body = BodyKind.None;
        }

        if (head.Body == BodyKind.None)
        {
            // The message ends with its head, and so does the attempt.
            _events = null;
            events.OnResponseHead(head);
            LetGo();
            return;
        }

        _isTunnel = head.Body == BodyKind.Tunnel;
        _endIsHeld = _isTunnel && _stream.IsReceiveEnded;
        events.OnResponseHead(head);
        if (_endIsHeld && _events is not null)
        {
            Defer();
        }
    }

    /// <summary>A piece of the body came.</summary>
    public void OnData(ReadOnlySpan<byte> data)
    {
        if (_events is not { } events)
        {
            return;
        }

        if (_isPaused || _held.Length > 0)
        {
            _held.Add(data);
            return;
        }

        events.OnResponseBody(data);
        Consume(data.Length);
    }

    /// <summary>The body is complete.</summary>
    public void OnEnd()
    {
        if (_isPaused || _held.Length > 0)
        {
            _endIsHeld = true;
            return;
        }

        End();
    }

    /// <summary>The stream was reset, by the backend or because of it; or GOAWAY left it out.</summary>
    public void OnReset()
    {
        var stream = _stream!;
        Fail(
            stream.IsUnprocessed && !_headCame ? AttemptOutcome.Unprocessed
            : _headCame ? AttemptOutcome.BrokenOff
            : stream.Error is not null || stream.ResetCode == Http2ErrorCode.Http11Required ? AttemptOutcome.BadResponse
            : AttemptOutcome.Reset
        );
    }

    /// <summary>The connection is over; <paramref name="outcome"/> is what that means for those who got no answer.</summary>
    public void OnClosed(AttemptOutcome outcome) => Fail(_headCame ? AttemptOutcome.BrokenOff : outcome);

    /// <summary>The backend opened a window, or the connection has room again.</summary>
    public void OnWritable()
    {
        if (_stream is { } stream && _output.GoOn(_owner.Http, stream, _owner.Connection))
        {
            _events?.OnBackendDrained();
        }

        EndTunnel();
    }

    /// <summary>Delivers what was held, or a failure.</summary>
    public void Run()
    {
        var owner = _owner;
        if (_failure is { } failure)
        {
            Fail(failure);
        }

        while (_events is { } events && !_isPaused && _held.Length > 0)
        {
            var bytes = _held.TakeAll(out var start, out var length);
            events.OnResponseBody(bytes.AsSpan(start, length));
            ArrayPool<byte>.Shared.Return(bytes);
            Consume(length);
        }

        if (_endIsHeld && !_isPaused && _held.Length == 0)
        {
            _endIsHeld = false;
            End();
        }

        _isDeferred = false;
        if (Place < 0)
        {
            owner.Retire(this);
        }

        owner.AfterTurn();
    }

    private void End()
    {
        _responseEnded = true;
        if (_events is not { } events)
        {
            return;
        }

        if (_isTunnel)
        {
            events.OnResponseEnd(null);
            EndTunnel();
            return;
        }

        _events = null;
        events.OnResponseEnd(_stream!.Trailers);
        LetGo();
    }

    private void EndTunnel()
    {
        if (_isTunnel && _requestEnded && _responseEnded && _output.IsEmpty)
        {
            _events = null;
            LetGo();
        }
    }

    private void Fail(AttemptOutcome outcome)
    {
        var events = _events;
        _events = null;
        LetGo();
        events?.OnBackendFailed(outcome);
    }

    private void Consume(int length)
    {
        if (_stream is { } stream)
        {
            _owner.Http.Consume(stream, length);
        }
    }

    private void Defer()
    {
        if (!_isDeferred)
        {
            _isDeferred = true;
            _owner.Loop.Defer(this);
        }
    }

    // A stream that is not closed is reset: what remains of it is wanted by nobody.
    private void LetGo()
    {
        _held.Clear();
        _output.Clear();
        _failure = null;
        _endIsHeld = false;
        if (Place >= 0)
        {
            _owner.Remove(this);
            Place = -1;
            if (_stream is { } stream)
            {
                _stream = null;
                _owner.Http.Release(stream);
            }

            if (!_isDeferred)
            {
                _owner.Retire(this);
            }

            _owner.OnFreed();
        }
    }
}
