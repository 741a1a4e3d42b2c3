using Portolan.Http.Http1;
using Portolan.Http.Messages;
using Portolan.Proxy.Errors;
using Portolan.Proxy.Metrics;
using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Exchange.Http1;

/// <summary>
/// A client's connection of HTTP/1.1, and the client's half of the exchange on it: one request at a time, in the order in which they come.
/// What a client sends behind a request waits where it is: the connection is not read until the request is answered.
/// </summary>
internal sealed partial class Http1ClientConnection : IConnectionEvents, IClientSide, IClientConnection
{
    private readonly ExchangeLoop _loop;
    private readonly ByteConnection _connection;
    private readonly Http1RequestReader _reader;
    private readonly HeadWatch _watch;
    private HttpExchange? _exchange;
    private BodyKind _framing;
    private int _dropped;
    private bool _isInInput;
    private bool _isPaused;
    private bool _isHolding;
    private bool _requestEnded;
    private bool _headCame;
    private bool _bodyCame;
    private bool _saidContinue;
    private bool _isTunnel;
    private bool _closes;
    private bool _isOver;

    /// <summary>Serves an accepted connection, whose first request is awaited.</summary>
    public Http1ClientConnection(ExchangeLoop loop, ByteConnection connection, ClientContext context, Http1Limits limits)
    {
        _loop = loop;
        _connection = connection;
        Context = context;
        _reader = new Http1RequestReader(limits);
        _watch = new HeadWatch(this);
        connection.Events = this;
        _watch.Start(Awaited.Head);
    }

    /// <inheritdoc />
    public ClientContext Context { get; }

    /// <inheritdoc />
    public void CloseGracefully()
    {
        _closes = true;
        if (_exchange is null && !_isInInput)
        {
            Close();
        }
    }

    /// <inheritdoc />
    public string Describe() => _exchange is { } exchange ? $"HTTP/1.1, {exchange.Describe()}" : $"HTTP/1.1, {_watch.Awaited}";

    /// <inheritdoc />
    public void OnConnected() { }

    /// <inheritdoc />
    public int OnInput(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Read(bytes);
        }
        catch (Exception exception)
        {
            // The transport resets the connection, and nothing else: the exchange ends with it.
            _loop.TellBreach(Describe(), exception);
            throw;
        }
    }

    private int Read(ReadOnlySpan<byte> bytes)
    {
        _isInInput = true;
        var taken = 0;
        while (!_isOver)
        {
            if (_exchange is null && _requestEnded)
            {
                AwaitRequest();
            }
            else if (_requestEnded)
            {
                // The next request waits for the answer to this one.
                if (taken < bytes.Length)
                {
                    _isHolding = true;
                    _connection.PauseReading();
                }

                break;
            }

            // Paused, nothing is taken; but an end that needs no more bytes is told.
            var step = _reader.Read(_isPaused ? [] : bytes[taken..], out var consumed, out var data);
            taken += consumed;
            if (step == Http1Event.NeedMore)
            {
                WatchHead();
                break;
            }

            Handle(step, data);
        }

        _isInInput = false;
        return _isOver ? bytes.Length : taken;
    }

    /// <inheritdoc />
    public void OnInputEnded()
    {
        if (_isTunnel && _exchange is { } tunnel)
        {
            _requestEnded = true;
            tunnel.OnRequestEnd(null);
        }
        else if (_exchange is { } exchange)
        {
            // Whoever ends before the answer came has left: those who only half-close cannot be told from those who are gone (nginx and
            // Envoy see it the same way).
            _exchange = null;
            exchange.OnClientGone();
            Abort();
        }
        else
        {
            Close();
        }
    }

    /// <inheritdoc />
    public void OnDrained() => _exchange?.OnClientDrained();

    /// <inheritdoc />
    public void OnClosed(CloseReason reason)
    {
        _isOver = true;
        _watch.Stop();
        if (_exchange is { } exchange)
        {
            _exchange = null;
            exchange.OnClientGone();
        }

        _reader.Abandon();
    }

    private void Handle(Http1Event step, ReadOnlySpan<byte> data)
    {
        switch (step)
        {
            case Http1Event.Head:
                BeginExchange();
                break;

            case Http1Event.Data when _exchange is { } exchange:
                _bodyCame = true;
                exchange.OnRequestBody(data);
                break;

            case Http1Event.Data:
                Drop(data.Length);
                break;

            case Http1Event.End:
                _requestEnded = true;
                if (_reader.Head.Body != BodyKind.None)
                {
                    _exchange?.OnRequestEnd(_reader.Trailers);
                }

                break;

            default:
                Refuse();
                break;
        }
    }

    private void BeginExchange()
    {
        _watch.Stop();
        _headCame = true;
        _bodyCame = _saidContinue = false;
        var head = _reader.Head;
        if (head.Body == BodyKind.Length && head.ContentLength == 0)
        {
            head.Body = BodyKind.None;
        }

        _exchange = _loop.Begin(this);
        _exchange.OnRequestHead(head);
    }

    private void Refuse()
    {
        if (_exchange is { } exchange)
        {
            exchange.OnRequestBroken(ProxyError.BadRequestBody);
        }

        if (!_isOver)
        {
            CountLimit(_reader.Error!);
            Refuse(_reader.Error!.Status, _reader.Error.Text);
        }
    }

    private void CountLimit(Http1Error error)
    {
        if (error == Http1Error.RequestLineTooLong)
        {
            _loop.Count(ProxyLimit.RequestLineBytes);
        }
        else if (error == Http1Error.FieldsTooLarge)
        {
            _loop.Count(ProxyLimit.RequestHeaderBytes);
        }
        else if (error == Http1Error.TooManyFields)
        {
            _loop.Count(ProxyLimit.RequestHeaderCount);
        }
    }

    // What is not HTTP is answered before it counts as a request.
    private void Refuse(int status, string text)
    {
        if (_headCame)
        {
            // The rest of a request that was answered already: nobody waits for a word.
            Close();
            return;
        }

        RefusedRequest.Write(_connection, _loop, status, text);
        Refusal.Report(_loop, Context, HttpVersion.Http11, status, text);
        Close();
    }

    // The head that is awaited has begun: from now on it has less time.
    private void WatchHead()
    {
        if (_exchange is null && _watch.Awaited == Awaited.Request && !_reader.IsIdle)
        {
            _watch.Start(Awaited.Head);
        }
    }

    private void AwaitRequest()
    {
        _reader.Next();
        _headCame = _requestEnded = false;
        _watch.Start(Awaited.Request);
    }

    // What comes of a request that was answered early is read to its end, so that the connection can go on; within bounds.
    private void Drop(int bytes)
    {
        _dropped += bytes;
        if (_dropped > _loop.Options.Limits.DroppedBodyBytes)
        {
            _loop.Count(ProxyLimit.DroppedBodyBytes);
            Close();
        }
    }

    private void OnTooLate()
    {
        if (_watch.Awaited is Awaited.Head or Awaited.Request)
        {
            _loop.Count(_watch.Awaited == Awaited.Head ? ProxyLimit.RequestHeadersTimeout : ProxyLimit.KeepAliveTimeout);
        }

        if (_watch.Awaited == Awaited.Head && !_reader.IsIdle)
        {
            Refuse(408, "the request's head took too long");
        }
        else
        {
            Close();
        }
    }

    private void Close()
    {
        _isOver = true;
        _watch.Stop();
        _connection.Close();
    }

    private void Abort()
    {
        _isOver = true;
        _watch.Stop();
        _connection.Abort();
    }

    // What a connection without an exchange waits for.
    private enum Awaited
    {
        Nothing,
        Request,
        Head,
        Rest,
    }

    private sealed class HeadWatch(Http1ClientConnection owner) : LoopTimer
    {
        public Awaited Awaited { get; private set; }

        public void Start(Awaited awaited)
        {
            Awaited = awaited;
            owner._loop.Loop.Start(
                this,
                awaited switch
                {
                    Awaited.Head => owner._loop.HeadPatience,
                    Awaited.Request => owner._loop.KeepAlive,
                    _ => owner._loop.DropPatience,
                }
            );
        }

        protected internal override void OnDue() => owner.OnTooLate();
    }
}
