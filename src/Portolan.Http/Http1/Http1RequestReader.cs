using Portolan.Http.Messages;
using Portolan.Http.Text;

namespace Portolan.Http.Http1;

/// <summary>
/// Reads the requests of one connection (RFC 9112) from octets that come in any pieces: for each a <see cref="Http1Event.Head"/>, its body
/// as <see cref="Http1Event.Data"/>, and
/// <see cref="Http1Event.End"/>; after <see cref="Next"/> the next one. No I/O, no clock; one a connection. At rest it holds no array.
/// </summary>
/// <remarks>
/// Strict where leniency lets two parsers see two messages: lines end with CR LF and nothing else (RFC 9112, 2.2 would allow a bare LF),
/// one Content-Length of digits or one <c>Transfer-Encoding: chunked</c> and never both, no folding, no white space before the colon,
/// exactly one valid Host. The one kindness is an empty line before a request (2.2).
/// </remarks>
public sealed class Http1RequestReader(Http1Limits limits)
{
    private readonly FieldLineReader _lines = new(limits);
    private readonly ConnectionFields _connection = new();
    private readonly BodyReader _body = new(limits);
    private State _state;
    private int _searched;
    private bool _skippedEmptyLine;

    private enum State
    {
        RequestLine,
        Fields,
        Body,
        Ended,
        Tunnel,
        Refused,
    }

    /// <summary>The head; complete from <see cref="Http1Event.Head"/> until <see cref="Next"/>.</summary>
    public HttpRequestHead Head { get; } = new();

    /// <summary>
    /// The trailers; complete from <see cref="Http1Event.End"/> until <see cref="Next"/>. Those that may not come in trailers are not among
    /// them.
    /// </summary>
    public FieldSection Trailers => _body.Trailers;

    /// <summary>Why the request is refused; set with <see cref="Http1Event.Error"/>.</summary>
    public Http1Error? Error { get; private set; }

    /// <summary>Whether no octet of a request has come.</summary>
    public bool IsIdle => _state == State.RequestLine && _searched == 0;

    /// <summary>
    /// Whether the client lets the connection go on after this request (RFC 9112, 9.3); known from <see cref="Http1Event.Head"/>.
    /// </summary>
    public bool KeepsAlive { get; private set; }

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
            case State.RequestLine or State.Fields:
                return ReadHead(input, ref consumed);

            case State.Body:
                var step = _body.Read(input, out consumed, out data);
                if (step == Http1Event.End)
                {
                    _state = State.Ended;
                }

                return step == Http1Event.Error ? Refuse(_body.Error!) : step;

            case State.Tunnel when !input.IsEmpty:
                data = input;
                consumed = input.Length;
                return Http1Event.Data;

            default:
                return _state == State.Refused ? Http1Event.Error : Http1Event.NeedMore;
        }
    }

    /// <summary>
    /// The client has sent its end. <see cref="Http1Event.Error"/> within a request; <see cref="Http1Event.End"/> in a tunnel;
    /// <see cref="Http1Event.NeedMore"/> where nothing is missing.
    /// </summary>
    public Http1Event ReadEnd() =>
        _state switch
        {
            State.Tunnel => Http1Event.End,
            State.Ended => Http1Event.NeedMore,
            State.RequestLine when IsIdle => Http1Event.NeedMore,
            State.Refused => Http1Event.Error,
            _ => Refuse(Http1Error.Truncated),
        };

    /// <summary>After <see cref="Http1Event.End"/>: forgets the request, gives its arrays back, and is ready for the next.</summary>
    public void Next()
    {
        if (_state != State.Ended)
        {
            throw new InvalidOperationException("The request has not ended.");
        }

        Head.Clear();
        Trailers.Clear();
        _searched = 0;
        _skippedEmptyLine = false;
        _state = State.RequestLine;
    }

    /// <summary>
    /// After a 101, or 2xx to CONNECT: all that comes now is the other protocol's, and is given as <see cref="Http1Event.Data"/>.
    /// </summary>
    public void BecomeTunnel() => _state = State.Tunnel;

    /// <summary>The connection is over, whatever was being read: gives all arrays back. Nothing is read from now on.</summary>
    public void Abandon()
    {
        Head.Clear();
        Trailers.Clear();
        _state = State.Ended;
    }

    private Http1Event ReadHead(ReadOnlySpan<byte> input, ref int consumed)
    {
        if (_state == State.RequestLine)
        {
            if (!SkipEmptyLine(input, ref consumed) || !ReadRequestLine(input, ref consumed))
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
        _state = State.Body;
        return Http1Event.Head;
    }

    /// <summary>
    /// RFC 9112, 2.2: a server should ignore at least one empty line before the request line. False when the line is not complete or one
    /// too many.
    /// </summary>
    private bool SkipEmptyLine(ReadOnlySpan<byte> input, ref int consumed)
    {
        while (input[consumed..].StartsWith("\r\n"u8))
        {
            if (_skippedEmptyLine)
            {
                Refuse(Http1Error.EmptyLines);
                return false;
            }

            _skippedEmptyLine = true;
            _searched = 0;
            consumed += 2;
        }

        return true;
    }

    private bool ReadRequestLine(ReadOnlySpan<byte> input, ref int consumed)
    {
        var rest = input[consumed..];
        if (rest.IsEmpty)
        {
            return false;
        }

        var end = _searched > 0 ? rest[_searched..].IndexOf((byte)'\n') : 0;
        if (end >= 0)
        {
            var length = RequestLine.Read(rest, Head, out var target);
            if (length > 0)
            {
                return AcceptRequestLine(length, target, ref consumed);
            }

            end = rest.IndexOf((byte)'\n');
        }

        _searched = rest.Length;
        if ((end < 0 ? rest.Length : end + 1) > limits.RequestLineBytes)
        {
            Refuse(Http1Error.RequestLineTooLong);
        }
        else if (end >= 0)
        {
            Refuse(RequestLine.Judge(rest[..(end + 1)]));
        }

        return false;
    }

    private bool AcceptRequestLine(int length, ReadOnlySpan<byte> target, ref int consumed)
    {
        var error = length > limits.RequestLineBytes ? Http1Error.RequestLineTooLong : RequestTarget.Read(target, Head);
        if (error is not null)
        {
            Refuse(error);
            return false;
        }

        _searched = 0;
        consumed += length;
        return true;
    }

    private Http1Error? TakeFields()
    {
        if ((_connection.Take(Head.Fields, Head.Version) ?? TakeHost()) is { } error)
        {
            return error;
        }

        Head.ContentLength = _connection.ContentLength;
        Head.Body =
            _connection.IsChunked ? BodyKind.Marked
            : _connection.ContentLength is null ? BodyKind.None
            : BodyKind.Length;
        KeepsAlive = _connection.GoesOn(Head.Version);
        if (Head.Version == HttpVersion.Http11 && !_connection.Upgrade.IsEmpty)
        {
            Head.SetProtocol(_connection.Upgrade);
        }

        TakeExpectation();
        Head.Fields.RemoveStruck();
        if (_connection.TakesTrailers)
        {
            Head.Fields.Add(KnownField.TE, "te"u8, "trailers"u8);
        }

        // What follows a CONNECT is the tunnel's: a body would be read by some as data of it, by others not.
        return Head.Body != BodyKind.None && Head.Method.SequenceEqual("CONNECT"u8) ? Http1Error.ConnectWithBody : null;
    }

    /// <summary>
    /// RFC 9112, 3.2: exactly one valid Host in HTTP/1.1. It gives way to the authority of an absolute target (3.2.2), and of CONNECT.
    /// </summary>
    private Http1Error? TakeHost()
    {
        if (_connection.Hosts != 1)
        {
            return _connection.Hosts > 0 ? Http1Error.HostRepeated
                : Head.Version == HttpVersion.Http10 ? null
                : Http1Error.HostMissing;
        }

        var host = Head.Fields.ValueOf(_connection.HostLine);
        if (!AuthorityText.TryRead(host, out _, out _))
        {
            return Http1Error.HostSyntax;
        }

        if (Head.Authority.IsEmpty)
        {
            RequestTarget.SetAuthority(Head, host);
        }

        Head.Fields.Strike(_connection.HostLine);
        return null;
    }

    /// <summary>
    /// RFC 9110, 10.1.1: ignored in HTTP/1.0, and of no meaning without a body. Any other expectation is the backend's to answer.
    /// </summary>
    private void TakeExpectation()
    {
        for (var line = _connection.ExpectLine; line >= 0; line--)
        {
            if (Head.Fields.FieldOf(line) == KnownField.Expect && HttpText.Same(Head.Fields.ValueOf(line), "100-continue"u8))
            {
                Head.ExpectsContinue = Head.Version == HttpVersion.Http11 && Head.Body != BodyKind.None && Head.ContentLength != 0;
                Head.Fields.Strike(line);
            }
        }
    }

    private Http1Event Refuse(Http1Error error)
    {
        Error = error;
        _state = State.Refused;
        return Http1Event.Error;
    }
}
