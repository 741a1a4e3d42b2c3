using Portolan.Http.Messages;

namespace Portolan.Http.Http1;

/// <summary>Takes the framing off a body (RFC 9112, 6 and 7): gives pieces of data and then its end, with trailers.</summary>
internal sealed class BodyReader(Http1Limits limits)
{
    private readonly FieldLineReader _trailerLines = new(limits);
    private State _state;
    private long _left;
    private long _overhead;
    private int _searched;

    private enum State
    {
        Ended,
        Length,
        ChunkLine,
        ChunkData,
        ChunkEnd,
        Trailers,
        UntilClose,
    }

    public FieldSection Trailers { get; } = new();

    public Http1Error? Error { get; private set; }

    /// <summary>Whether nothing but the end of the connection ends this body.</summary>
    public bool EndsWithConnection => _state == State.UntilClose;

    public void Begin(BodyKind kind, long? length)
    {
        _left = length ?? 0;
        _overhead = 0;
        _searched = 0;
        Error = null;
        _state = kind switch
        {
            BodyKind.None => State.Ended,
            BodyKind.Length => State.Length,
            BodyKind.Marked => State.ChunkLine,
            _ => State.UntilClose,
        };
    }

    public Http1Event Read(ReadOnlySpan<byte> input, out int consumed, out ReadOnlySpan<byte> data)
    {
        consumed = 0;
        data = [];
        while (true)
        {
            switch (_state)
            {
                case State.Ended:
                    return Http1Event.End;

                case State.Length
                or State.ChunkData when _left == 0:
                    _state = _state == State.Length ? State.Ended : State.ChunkEnd;
                    break;

                case State.Length
                or State.ChunkData
                or State.UntilClose:
                    return TakeData(input, ref consumed, out data);

                case State.ChunkEnd:
                    var end = input[consumed..];
                    if (end.Length < 2 && "\r\n"u8.StartsWith(end))
                    {
                        return Http1Event.NeedMore;
                    }

                    if (!end.StartsWith("\r\n"u8))
                    {
                        return Refuse(Http1Error.ChunkEnd);
                    }

                    consumed += 2;
                    _state = State.ChunkLine;
                    break;

                case State.ChunkLine:
                    if (!ReadChunkLine(input, ref consumed, out var step))
                    {
                        return step;
                    }

                    break;

                case State.Trailers:
                    switch (_trailerLines.Read(input, ref consumed, Trailers))
                    {
                        case LineStep.NeedMore:
                            return Http1Event.NeedMore;

                        case LineStep.Error:
                            return Refuse(_trailerLines.Error!);

                        default:
                            TrailerFields.Filter(Trailers);
                            _state = State.Ended;
                            break;
                    }

                    break;
            }
        }
    }

    private Http1Event TakeData(ReadOnlySpan<byte> input, scoped ref int consumed, out ReadOnlySpan<byte> data)
    {
        data = input[consumed..];
        if (data.IsEmpty)
        {
            return Http1Event.NeedMore;
        }

        if (_state != State.UntilClose)
        {
            data = data.Length > _left ? data[..(int)_left] : data;
            _left -= data.Length;
        }

        consumed += data.Length;
        return Http1Event.Data;
    }

    private bool ReadChunkLine(ReadOnlySpan<byte> input, ref int consumed, out Http1Event step)
    {
        var rest = input[consumed..];
        step = Http1Event.NeedMore;
        var length = ChunkLine.ReadPlain(rest, out var size);
        if (length == 0)
        {
            var end = rest[_searched..].IndexOf((byte)'\n');
            length = end < 0 ? 0 : _searched + end + 1;
            _searched = rest.Length;
            if (Math.Max(length, end < 0 ? rest.Length : 0) > limits.ChunkLineBytes)
            {
                step = Refuse(Http1Error.ChunkLineTooLong);
                return false;
            }

            if (length == 0)
            {
                return false;
            }

            if (ChunkLine.Read(rest[..length], out size) is { } error)
            {
                step = Refuse(error);
                return false;
            }
        }

        // CR LF behind the data is framing too.
        _overhead = Math.Max(0, _overhead + length + 2 - (2 * size));
        if (_overhead > limits.ChunkOverheadBytes)
        {
            step = Refuse(Http1Error.ChunkOverhead);
            return false;
        }

        consumed += length;
        _searched = 0;
        _left = size;
        _state = size == 0 ? State.Trailers : State.ChunkData;
        if (size == 0)
        {
            _trailerLines.Begin();
        }

        return true;
    }

    private Http1Event Refuse(Http1Error error)
    {
        Error = error;
        return Http1Event.Error;
    }
}
