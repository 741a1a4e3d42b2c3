using System.Buffers.Binary;
using Portolan.Http.Http2.Heads;
using Portolan.Http.Http2.Hpack;
using Portolan.Http.Messages;

namespace Portolan.Http.Http2;

// What comes on streams: heads, bodies, trailers, resets (RFC 9113, 5 and 8).
public sealed partial class Http2Connection
{
    // A client that resets what it sent still costs us what we began for it: so many times the limit of streams may be unreleased.
    private const int UnreleasedFactor = 2;

    private static readonly HttpResponseHead TooLargeAnswer = new() { Status = 431, ContentLength = 0 };

    // A complete field block.
    private Http2Event TakeBlock(int id, ReadOnlySpan<byte> block, bool ends)
    {
        if (_streams.Find(id) is { } stream)
        {
            if (stream.IsReceiveEnded)
            {
                return _decoder.Skip(block) == HpackStep.Error
                    ? Fail(Http2Error.Compression)
                    : ResetProvoked(stream, Http2Error.HalfClosed);
            }

            return _role == Http2Role.Client && !stream.HasHead ? TakeResponse(stream, block, ends) : TakeTrailers(stream, block, ends);
        }

        if (_role == Http2Role.Server && id > _lastPeerId && (id & 1) == 1)
        {
            _lastPeerId = id;
            return IsLeftOut(id) ? SkipBlock(block) : TakeRequest(id, block, ends);
        }

        return JudgeUnknown(id) is { } error ? Fail(error) : SkipBlock(block);
    }

    private Http2Event TakeRequest(int id, ReadOnlySpan<byte> block, bool ends)
    {
        if (_streams.Count >= _limits.ConcurrentStreams || _unreleased >= UnreleasedFactor * _limits.ConcurrentStreams)
        {
            return _decoder.Skip(block) == HpackStep.Error ? Fail(Http2Error.Compression)
                : _flood.RefusedStream(Now) is { } flood ? Fail(flood)
                : Refuse(id, Http2Error.StreamsExceeded);
        }

        var stream = TakeStream(id);
        var head = stream.Request;
        var error = RequestHeadReader.Read(_decoder, block, head, _limits);
        if (error is null && ends && head.ContentLength > 0)
        {
            error = Http2Error.ContentLength;
        }

        if (error is not null)
        {
            _pool.Return(stream);
            return ReferenceEquals(error, Http2Error.Compression) ? Fail(error)
                : _flood.ProvokedReset(Now) is { } flood ? Fail(flood)
                : ReferenceEquals(error, Http2Error.FieldsTooLarge) || ReferenceEquals(error, Http2Error.TooManyFields)
                    ? AnswerTooLarge(id, error, ends)
                : Refuse(id, error);
        }

        stream.Kind = KindOf(head);
        head.Body =
            ends || stream.Kind == StreamRequest.Connect ? BodyKind.None
            : head.ContentLength is null ? BodyKind.Marked
            : BodyKind.Length;
        head.ExpectsContinue &= !ends && head.ContentLength != 0;
        stream.HasHead = true;
        stream.IsReceiveEnded = ends;
        stream.TellsEnd = !ends;
        stream.ReceiveLeft = head.ContentLength ?? -1;
        _streams.Add(stream);
        _unreleased++;
        _flood.Opened();
        return Tell(stream, Http2Event.Head);
    }

    private Http2Event TakeResponse(Http2Stream stream, ReadOnlySpan<byte> block, bool ends)
    {
        var head = stream.Response;
        head.Clear();
        var error = ResponseHeadReader.Read(_decoder, block, head, _limits);
        if (error is null && head.IsInterim)
        {
            error =
                ends ? Http2Error.InterimEnds
                : ++stream.Interims > _limits.InterimResponses ? Http2Error.InterimFlood
                : null;
            if (error is null)
            {
                return Tell(stream, Http2Event.Head);
            }
        }

        if (error is null && ends && head.ContentLength > 0 && !HasNoBody(stream, head))
        {
            error = Http2Error.ContentLength;
        }

        if (error is not null)
        {
            return ReferenceEquals(error, Http2Error.Compression) ? Fail(error) : ResetProvoked(stream, error);
        }

        stream.HasHead = true;
        JudgeBody(stream, head, ends);
        if (ends)
        {
            EndReceiving(stream);
        }

        return Tell(stream, Http2Event.Head);
    }

    // RFC 9110, 6.4.1, in the words of HTTP/2: where there is never a body, none may come, even when the stream is not ended at once.
    private static void JudgeBody(Http2Stream stream, HttpResponseHead head, bool ends)
    {
        if (stream.Kind == StreamRequest.Connect && head.Status is >= 200 and < 300)
        {
            head.Body = BodyKind.Tunnel;
            head.ContentLength = null;
            stream.TellsEnd = !ends;
        }
        else if (ends || HasNoBody(stream, head))
        {
            head.Body = BodyKind.None;
            stream.ReceiveLeft = 0;
        }
        else
        {
            head.Body = head.ContentLength is null ? BodyKind.Marked : BodyKind.Length;
            stream.ReceiveLeft = head.ContentLength ?? -1;
            stream.TellsEnd = true;
        }
    }

    private static bool HasNoBody(Http2Stream stream, HttpResponseHead head) =>
        stream.Kind == StreamRequest.Head || head.Status is 204 or 304;

    private Http2Event TakeTrailers(Http2Stream stream, ReadOnlySpan<byte> block, bool ends)
    {
        // 8.1: HEADERS after the head end the stream; 8.5: on a tunnel, nothing but DATA comes.
        var error = TrailerReader.Read(_decoder, block, stream.Trailers, _limits);
        if (error is null && (!ends || stream.Kind == StreamRequest.Connect))
        {
            error = Http2Error.HeadersWithinBody;
        }

        if (error is not null)
        {
            return ReferenceEquals(error, Http2Error.Compression) ? Fail(error) : ResetProvoked(stream, error);
        }

        return EndBody(stream);
    }

    // 6.1. The whole payload counts against the windows, padding included, which is consumed at once.
    private Http2Event BeginData(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        var padding = 0;
        var padded = 0;
        if (header.Has(FrameFlags.Padded))
        {
            if (payload.IsEmpty)
            {
                return Fail(Http2Error.FrameLength);
            }

            padding = payload[0];
            padded = padding + 1;
            if (padded > header.Length)
            {
                return Fail(Http2Error.Padding);
            }
        }

        if (header.Length > _receiveWindow)
        {
            return Fail(Http2Error.ConnectionFlow);
        }

        _receiveWindow -= header.Length;
        _dataLeft = header.Length - padded;
        _paddingLeft = padding;
        _dataStream = null;
        _dataEnds = header.Has(FrameFlags.EndStream);
        _isInData = true;
        CreditConnection(padded);

        if (_streams.Find(header.StreamId) is not { } stream)
        {
            return JudgeUnknown(header.StreamId) is { } unknown ? Fail(unknown)
                : IsLeftOut(header.StreamId) ? Http2Event.NeedMore
                : Useless();
        }

        if (JudgeData(stream, header.Length) is { } error)
        {
            return ResetProvoked(stream, error);
        }

        stream.ReceiveWindow -= header.Length;
        if (stream.ReceiveLeft >= 0)
        {
            stream.ReceiveLeft -= _dataLeft;
        }

        if (_dataLeft == 0 && !_dataEnds && _flood.EmptyFrame(Now) is { } flood)
        {
            return Fail(flood);
        }

        _flood.Received();
        _dataStream = stream;
        CreditStream(stream, padded);
        return Http2Event.NeedMore;
    }

    private Http2Error? JudgeData(Http2Stream stream, int length) =>
        stream.IsReceiveEnded ? Http2Error.HalfClosed
        : !stream.HasHead ? Http2Error.DataBeforeHead
        : length > stream.ReceiveWindow ? Http2Error.StreamFlow
        : stream.ReceiveLeft >= 0 && _dataLeft > stream.ReceiveLeft ? Http2Error.ContentLength
        : null;

    private Http2Event ReadData(ReadOnlySpan<byte> input, scoped ref int consumed, out ReadOnlySpan<byte> data)
    {
        data = default;
        var stream = _dataStream is { IsClosed: false } live ? live : null;
        if (_dataLeft > 0)
        {
            var length = Math.Min(_dataLeft, input.Length);
            consumed += length;
            _dataLeft -= length;
            if (stream is null)
            {
                CreditConnection(length);
            }
            else if (length > 0)
            {
                data = input[..length];
                stream.Unconsumed += length;
                return Tell(stream, Http2Event.Data);
            }

            return Http2Event.NeedMore;
        }

        if (_paddingLeft > 0)
        {
            var length = Math.Min(_paddingLeft, input.Length);
            consumed += length;
            _paddingLeft -= length;
            return Http2Event.NeedMore;
        }

        _isInData = false;
        _dataStream = null;
        return stream is not null && _dataEnds ? EndBody(stream) : Http2Event.NeedMore;
    }

    private Http2Event EndBody(Http2Stream stream)
    {
        if (stream.ReceiveLeft > 0)
        {
            return ResetProvoked(stream, Http2Error.ContentLength);
        }

        EndReceiving(stream);
        return stream.TellsEnd ? Tell(stream, Http2Event.End) : Http2Event.NeedMore;
    }

    private void EndReceiving(Http2Stream stream)
    {
        stream.IsReceiveEnded = true;
        if (stream.IsSendEnded)
        {
            EndWell(stream);
        }
    }

    // 6.4.
    private Http2Event TakeReset(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (_streams.Find(header.StreamId) is not { } stream)
        {
            return IsIdle(header.StreamId) ? Fail(Http2Error.StreamIdle) : Useless();
        }

        stream.ResetCode = (Http2ErrorCode)BinaryPrimitives.ReadUInt32BigEndian(payload);
        CloseStream(stream, StreamClosing.ByPeer);
        return _role == Http2Role.Server && _flood.Reset(Now) is { } flood ? Fail(flood) : Tell(stream, Http2Event.Reset);
    }

    // A stream that is not in the table: null when what comes on it is to be dropped (5.1, "closed").
    private Http2Error? JudgeUnknown(int id)
    {
        if (IsIdle(id))
        {
            return (id & 1) == 0 && _role == Http2Role.Server ? Http2Error.StreamNumber : Http2Error.StreamIdle;
        }

        return _streams.ClosingOf(id) switch
        {
            StreamClosing.ByUs => null,
            StreamClosing.ByPeer => Http2Error.StreamOver,

            // We opened it, and it was closed long ago; to a server, it is a number that the client passed over, or one as old.
            _ => _role == Http2Role.Client || IsLeftOut(id) ? null : Http2Error.StreamNumber,
        };
    }

    private bool IsIdle(int id) => (id & 1) == 0 || (_role == Http2Role.Server ? id > _lastPeerId : _nextId > 0 && id >= _nextId);

    // Came after our last GOAWAY and will be sent elsewhere.
    private bool IsLeftOut(int id) => _role == Http2Role.Server && _shutdown == Shutdown.Final && id > _lastTakenId;

    private Http2Event SkipBlock(ReadOnlySpan<byte> block) =>
        _decoder.Skip(block) == HpackStep.Error ? Fail(Http2Error.Compression) : Useless();

    /// <summary>Resets a stream because the peer broke a rule on it.</summary>
    private Http2Event ResetProvoked(Http2Stream stream, Http2Error error)
    {
        if (_flood.ProvokedReset(Now) is { } flood)
        {
            return Fail(flood);
        }

        stream.Error = error;
        ResetNow(stream, error.Code);
        return Tell(stream, Http2Event.Reset);
    }

    private Http2Event Refuse(int id, Http2Error error)
    {
        FrameWriter.WriteReset(_output, id, error.Code);
        _streams.Remember(id, StreamClosing.ByUs);
        Error = error;
        return Http2Event.Refused;
    }

    // RFC 6585, 5; and when the request goes on, it need not (8.1).
    private Http2Event AnswerTooLarge(int id, Http2Error error, bool ends)
    {
        WriteHead(id, TooLargeAnswer, FrameFlags.EndStream);
        if (!ends)
        {
            FrameWriter.WriteReset(_output, id, Http2ErrorCode.None);
        }

        _streams.Remember(id, ends ? StreamClosing.ByPeer : StreamClosing.ByUs);
        Error = error;
        return Http2Event.Refused;
    }

    private static StreamRequest KindOf(HttpRequestHead head) =>
        !head.Protocol.IsEmpty || head.Method.SequenceEqual("CONNECT"u8) ? StreamRequest.Connect
        : head.Method.SequenceEqual("HEAD"u8) ? StreamRequest.Head
        : StreamRequest.Ordinary;

    private Http2Event Tell(Http2Stream stream, Http2Event happened)
    {
        Stream = stream;
        return happened;
    }
}
