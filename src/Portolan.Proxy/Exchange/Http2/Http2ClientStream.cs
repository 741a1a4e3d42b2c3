using System.Buffers;
using Portolan.Http.Http2;
using Portolan.Http.Messages;
using Portolan.Proxy.Errors;
using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Exchange.Http2;

/// <summary>
/// The client's half of an exchange on a stream of HTTP/2. The exchange may be over while a part of the response still waits for the
/// client's window: the stream is let go of when all is sent.
/// </summary>
internal sealed class Http2ClientStream(Http2ClientConnection owner) : IClientSide, ILoopWork
{
    private Http2Stream _stream = null!;
    private HttpExchange? _exchange;
    private StreamOutput _output;
    private HeldBytes _held;
    private bool _endIsHeld;
    private bool _hasBody;
    private bool _isConnect;
    private bool _isTunnel;
    private bool _isPaused;
    private bool _isDeferred;
    private bool _isOver;

    /// <summary>Where it stands in the connection's list.</summary>
    public int Place { get; set; }

    /// <inheritdoc />
    public ClientContext Context => owner.Context;

    /// <inheritdoc />
    public bool IsCongested => _output.IsCongested;

    /// <inheritdoc />
    public long PendingBytes => _output.Held + owner.Connection.PendingBytes;

    // What comes on a CONNECT is the tunnel's: nobody takes it before there is one.
    private bool IsHolding => _isPaused || (_isConnect && !_isTunnel);

    /// <summary>A request came on a stream.</summary>
    public void Begin(Http2Stream stream)
    {
        _stream = stream;
        stream.Owner = this;
        var head = stream.Request;
        if (head.Body == BodyKind.Length && head.ContentLength == 0)
        {
            head.Body = BodyKind.None;
        }

        _isConnect = !head.Protocol.IsEmpty || head.Method.SequenceEqual("CONNECT"u8);
        _hasBody = _isConnect || head.Body != BodyKind.None;
        _endIsHeld = _isConnect && stream.IsReceiveEnded;
        _exchange = owner.Loop.Begin(this);
        _exchange.OnRequestHead(head);
    }

    /// <summary>A piece of the body came.</summary>
    public void OnData(ReadOnlySpan<byte> data)
    {
        if (_exchange is not { } exchange)
        {
            // The response is being sent still, and nobody wants the rest of the request: it is not consumed, so the client's window ends
            // it.
            return;
        }

        if (IsHolding || _held.Length > 0)
        {
            _held.Add(data);
            return;
        }

        var stream = _stream;
        exchange.OnRequestBody(data);
        if (ReferenceEquals(exchange, _exchange))
        {
            owner.Http.Consume(stream, data.Length);
        }
    }

    /// <summary>The body is complete.</summary>
    public void OnEnd()
    {
        if (_exchange is not { } exchange || !_hasBody)
        {
            return;
        }

        if (IsHolding || _held.Length > 0)
        {
            _endIsHeld = true;
            return;
        }

        exchange.OnRequestEnd(_stream.Trailers);
    }

    /// <summary>The stream was reset, by the client or because of it.</summary>
    public void OnReset()
    {
        if (_exchange is not { } exchange)
        {
            LetGo();
            return;
        }

        if (_stream.Error is { IsLimit: false })
        {
            // The log tells of what it did; the client hears nothing, for the stream is closed.
            exchange.OnRequestBroken(ProxyError.BadRequestBody);
            if (!ReferenceEquals(exchange, _exchange))
            {
                return;
            }
        }

        _exchange = null;
        exchange.OnClientGone();
        LetGo();
    }

    /// <summary>The connection is over.</summary>
    public void OnClosed()
    {
        var exchange = _exchange;
        _exchange = null;
        exchange?.OnClientGone();
        LetGo();
    }

    /// <summary>The client opened a window, or the connection has room again.</summary>
    public void OnWritable()
    {
        var mayGoOn = _output.GoOn(owner.Http, _stream, owner.Connection);
        if (_exchange is { } exchange)
        {
            if (mayGoOn)
            {
                exchange.OnClientDrained();
            }
        }
        else if (_output.IsEmpty)
        {
            LetGo();
        }
    }

    /// <summary>Delivers what was held, after <see cref="ResumeRequest"/>.</summary>
    public void Run()
    {
        while (_exchange is { } exchange && !IsHolding && _held.Length > 0)
        {
            var stream = _stream;
            var bytes = _held.TakeAll(out var start, out var length);
            exchange.OnRequestBody(bytes.AsSpan(start, length));
            ArrayPool<byte>.Shared.Return(bytes);
            if (ReferenceEquals(exchange, _exchange))
            {
                owner.Http.Consume(stream, length);
            }
        }

        if (_endIsHeld && !IsHolding && _held.Length == 0 && _exchange is { } ended)
        {
            _endIsHeld = false;
            ended.OnRequestEnd(_stream.Trailers);
        }

        _isDeferred = false;
        if (_isOver)
        {
            owner.Return(this);
        }
    }

    /// <inheritdoc />
    public void SendInterim(HttpResponseHead head) => owner.Http.SendHead(_stream, head);

    /// <inheritdoc />
    public void SendHead(HttpResponseHead head)
    {
        if (head.Body == BodyKind.Tunnel)
        {
            _isTunnel = true;
            Deliver();
        }

        owner.Http.SendHead(_stream, head);
        owner.LeaveIfClosing();
    }

    /// <inheritdoc />
    public void SendBody(ReadOnlySpan<byte> bytes) => _output.Send(owner.Http, _stream, owner.Connection, bytes);

    /// <inheritdoc />
    public void SendEnd(FieldSection? trailers) => _output.End(owner.Http, _stream, trailers);

    /// <inheritdoc />
    public void Reset(ProxyError error)
    {
        _output.Clear();
        owner.Http.Reset(_stream, Http2ErrorCode.Internal);
    }

    /// <inheritdoc />
    public void PauseRequest() => _isPaused = true;

    /// <inheritdoc />
    public void ResumeRequest()
    {
        _isPaused = false;
        Deliver();
    }

    /// <inheritdoc />
    public void Finish()
    {
        _exchange = null;
        _held.Clear();
        if (_output.IsEmpty || _stream.IsClosed)
        {
            LetGo();
        }
    }

    /// <summary>Describes the state; no secrets.</summary>
    public string Describe() =>
        $"stream {_stream.Id}: {_exchange?.Describe() ?? "rest of the response"}{(_output.IsEmpty ? "" : ", waits for the client's window")}";

    private void Deliver()
    {
        if (!_isDeferred && !IsHolding && (_held.Length > 0 || _endIsHeld))
        {
            _isDeferred = true;
            owner.Connection.Loop.Defer(this);
        }
    }

    private void LetGo()
    {
        _held.Clear();
        _output.Clear();
        _endIsHeld = _hasBody = _isConnect = _isTunnel = _isPaused = false;
        owner.Remove(this);
        owner.Http.Release(_stream);
        _stream = null!;
        _isOver = true;
        if (!_isDeferred)
        {
            owner.Return(this);
        }

        owner.AfterTurn();
    }

    /// <summary>Makes it ready for another stream.</summary>
    public void Renew() => _isOver = false;
}
