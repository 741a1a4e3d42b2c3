using Portolan.Http.Messages;

namespace Portolan.Http.Http1;

/// <summary>
/// Reads the responses of one connection (RFC 9112) from octets that come in any pieces. <see cref="Expect"/> says to what request the next
/// one belongs; then come heads of interim responses, the final <see cref="Http1Event.Head"/>, <see cref="Http1Event.Data"/> and
/// <see cref="Http1Event.End"/>. No I/O, no clock; at rest it holds no array.
/// </summary>
/// <remarks>
/// As strict as <see cref="Http1RequestReader"/>: a backend whose framing could be read in two ways is answered for by 502, and its
/// connection is never used again.
/// </remarks>
public sealed class Http1ResponseReader(Http1Limits limits)
{
    private readonly FieldLineReader _lines = new(limits);
    private readonly ConnectionFields _connection = new();
    private readonly BodyReader _body = new(limits);
    private RequestKind _request;
    private State _state = State.Idle;
    private int _searched;
    private int _interim;
    private bool _goesOn;
    private bool _hasSurplus;

    private enum State
    {
        Idle,
        StatusLine,
        Fields,
        Body,
        Tunnel,
        Refused,
    }

    /// <summary>
    /// The head, interim or final; complete from <see cref="Http1Event.Head"/> until the next one or <see cref="Expect"/>.
    /// </summary>
    public HttpResponseHead Head { get; } = new();

    /// <summary>
    /// The trailers; complete from <see cref="Http1Event.End"/> until <see cref="Expect"/>. Those that may not come in trailers are not
    /// among them.
    /// </summary>
    public FieldSection Trailers => _body.Trailers;

    /// <summary>Why the response is refused; set with <see cref="Http1Event.Error"/>.</summary>
    public Http1Error? Error { get; private set; }

    /// <summary>
    /// Whether the connection may carry another request: the response ended where its own framing says, nothing came behind it, and both
    /// the version and <c>Connection</c> let it go on (RFC 9112, 9.3). True from <see cref="Http1Event.End"/> on; whoever reuses it must
    /// have sent the whole request, too.
    /// </summary>
    public bool MayBeReused => _state == State.Idle && _goesOn && !_hasSurplus;

    /// <summary>A request was sent, or is about to be; its response comes next.</summary>
    public void Expect(RequestKind request)
    {
        if (_state != State.Idle)
        {
            throw new InvalidOperationException("The response before has not ended.");
        }

        Clear();
        _request = request;
        _searched = 0;
        _interim = 0;
        _goesOn = false;
        _state = State.StatusLine;
    }

    /// <summary>Forgets the response and gives its arrays back.</summary>
    public void Clear()
    {
        Head.Clear();
        Trailers.Clear();
    }

    /// <summary>
    /// One step: what comes next in <paramref name="input"/>. To be called again, with the rest of it, until
    /// <see cref="Http1Event.NeedMore"/>.
    /// </summary>
    /// <param name="input">The octets that were not consumed yet, and what came behind them.</param>
    /// <param name="consumed">How many of them are done with. May be more than 0 with <see cref="Http1Event.NeedMore"/>.</param>
    /// <param name="data">With <see cref="Http1Event.Data"/>: a piece of the body, as a part of the input.</param>
    public Http1Event Read(ReadOnlySpan<byte> input, out int consumed, out ReadOnlySpan<byte> data)
    {
        consumed = 0;
        data = [];
        switch (_state)
        {
            case State.StatusLine or State.Fields:
                return ReadHead(input, ref consumed);

            case State.Body:
                return ReadBody(input, out consumed, out data);

            case State.Tunnel when !input.IsEmpty:
                data = input;
                consumed = input.Length;
                return Http1Event.Data;

            case State.Idle when !input.IsEmpty:
                // "If a client receives data on a connection that doesn't have outstanding requests, the client MUST NOT consider that data
                // to be a valid response" (RFC 9112, 9.2).
                return Refuse(Http1Error.UnexpectedBytes);

            default:
                return _state == State.Refused ? Http1Event.Error : Http1Event.NeedMore;
        }
    }

    /// <summary>
    /// The backend has sent its end. <see cref="Http1Event.End"/> when that ends the body or the tunnel; <see cref="Http1Event.Error"/>
    /// within a response (RFC 9112, 8);
    /// <see cref="Http1Event.NeedMore"/> where nothing is missing.
    /// </summary>
    public Http1Event ReadEnd()
    {
        _goesOn = false;
        switch (_state)
        {
            case State.Tunnel:
            case State.Body when _body.EndsWithConnection:
                _state = State.Idle;
                return Http1Event.End;

            case State.Idle:
                return Http1Event.NeedMore;

            case State.Refused:
                return Http1Event.Error;

            default:
                return Refuse(Http1Error.Truncated);
        }
    }

    private Http1Event ReadBody(ReadOnlySpan<byte> input, out int consumed, out ReadOnlySpan<byte> data)
    {
        var step = _body.Read(input, out consumed, out data);
        if (step == Http1Event.End)
        {
            _state = State.Idle;
            _hasSurplus = consumed < input.Length;
        }

        return step == Http1Event.Error ? Refuse(_body.Error!) : step;
    }

    private Http1Event ReadHead(ReadOnlySpan<byte> input, ref int consumed)
    {
        if (_state == State.StatusLine)
        {
            if (!ReadStatusLine(input, ref consumed))
            {
                return _state == State.Refused ? Http1Event.Error : Http1Event.NeedMore;
            }

            _lines.Begin();
            _state = State.Fields;
        }

        switch (_lines.Read(input, ref consumed, Head.Fields))
        {
            case LineStep.NeedMore:
                return Http1Event.NeedMore;

            case LineStep.Error:
                return Refuse(_lines.Error!);
        }

        if (TakeFields() is { } error)
        {
            return Refuse(error);
        }

        _body.Begin(Head.Body, Head.ContentLength);
        _searched = 0;
        _state =
            Head.IsInterim ? State.StatusLine
            : Head.Body == BodyKind.Tunnel ? State.Tunnel
            : State.Body;
        return Http1Event.Head;
    }

    private bool ReadStatusLine(ReadOnlySpan<byte> input, ref int consumed)
    {
        var rest = input[consumed..];
        var end = _searched > 0 ? rest[_searched..].IndexOf((byte)'\n') : 0;
        if (end >= 0)
        {
            // An interim head, if there was one, is forgotten only now: its reader has had it until this step.
            Head.Clear();
            var length = StatusLine.Read(rest, Head);
            if (length > 0)
            {
                consumed += length;
                return length <= limits.RequestLineBytes || Refuse(Http1Error.StatusLineTooLong) == Http1Event.Head;
            }

            end = rest.IndexOf((byte)'\n');
        }

        _searched = rest.Length;
        if ((end < 0 ? rest.Length : end + 1) > limits.RequestLineBytes)
        {
            Refuse(Http1Error.StatusLineTooLong);
        }
        else if (end >= 0)
        {
            Refuse(StatusLine.Judge(rest[..(end + 1)]));
        }

        return false;
    }

    private Http1Error? TakeFields()
    {
        if (_connection.Take(Head.Fields, Head.Version) is { } error)
        {
            return error;
        }

        Head.Fields.RemoveStruck();
        if (Head.IsInterim && ++_interim > limits.InterimResponses)
        {
            return Http1Error.TooManyInterim;
        }

        if (Head.Status is 101 or 426 && !_connection.Upgrade.IsEmpty)
        {
            Head.SetProtocol(_connection.Upgrade);
        }

        if (Head.Status == 101 && (_request != RequestKind.Upgrade || Head.Protocol.IsEmpty))
        {
            return Http1Error.UpgradeNotAsked;
        }

        // RFC 9112, 6.1 and RFC 9110, 8.6: a server must not send them. A length of 0 is what many do send, and can be read in one way
        // only.
        if (Head.Status is < 200 or 204 && (_connection.IsChunked || _connection.ContentLength > 0))
        {
            return Http1Error.FramingWithoutBody;
        }

        Head.Body = JudgeBody();
        Head.ContentLength = Head.Status is < 200 or 204 || Head.Body == BodyKind.Tunnel ? null : _connection.ContentLength;
        _goesOn = _connection.GoesOn(Head.Version) && Head.Body is not (BodyKind.UntilClose or BodyKind.Tunnel);
        return null;
    }

    /// <summary>The cases of RFC 9112, 6.3, in its order.</summary>
    private BodyKind JudgeBody()
    {
        if (Head.Status == 101 || (_request == RequestKind.Connect && Head.Status is >= 200 and < 300))
        {
            return BodyKind.Tunnel;
        }

        if (_request == RequestKind.Head || Head.Status is < 200 or 204 or 304)
        {
            return BodyKind.None;
        }

        return _connection.IsChunked ? BodyKind.Marked
            : _connection.ContentLength is not null ? BodyKind.Length
            : BodyKind.UntilClose;
    }

    private Http1Event Refuse(Http1Error error)
    {
        Error = error;
        _goesOn = false;
        _state = State.Refused;
        return Http1Event.Error;
    }
}
