using System.Buffers;
using System.Buffers.Binary;

namespace Portolan.Http.Http2;

// Frames in: which may come, how long they are, and what does not belong to one stream (RFC 9113, 4 and 6).
public sealed partial class Http2Connection
{
    private Http2Error? _error;
    private int _prefaceLeft;
    private bool _hasPeerSettings;

    // The DATA frame that is being read: what is left of it, and whose it is (nobody's when it is dropped).
    private Http2Stream? _dataStream;
    private int _dataLeft;
    private int _paddingLeft;
    private bool _isInData;
    private bool _dataEnds;

    // The field block that is being collected from HEADERS and CONTINUATION.
    private byte[] _block = [];
    private int _blockLength;
    private int _blockStreamId;
    private int _continuations;
    private bool _blockEnds;

    /// <summary>
    /// One step. Called again and again until it says <see cref="Http2Event.NeedMore"/>; what is not consumed then is an incomplete frame,
    /// of at most
    /// <see cref="MaxFrameSize"/> and nine octets, and is offered again with what comes behind it. DATA is handed over as it comes.
    /// </summary>
    /// <param name="input">What came and was not consumed.</param>
    /// <param name="consumed">How much of it this step consumed.</param>
    /// <param name="data">The piece of a body, a part of the input, when the event is <see cref="Http2Event.Data"/>.</param>
    public Http2Event Read(ReadOnlySpan<byte> input, out int consumed, out ReadOnlySpan<byte> data)
    {
        consumed = 0;
        data = default;
        while (_error is null)
        {
            var happened = TakeQueued();
            if (happened == Http2Event.NeedMore)
            {
                var rest = input[consumed..];
                if (_isInData)
                {
                    happened = ReadData(rest, ref consumed, out data);
                }
                else if (!TryReadFrame(rest, ref consumed, out happened))
                {
                    return Http2Event.NeedMore;
                }
            }

            if (happened != Http2Event.NeedMore)
            {
                return happened;
            }

            if (_isInData && consumed == input.Length && _dataLeft + _paddingLeft > 0)
            {
                return Http2Event.NeedMore;
            }
        }

        consumed = input.Length;
        Error = _error;
        return Http2Event.Error;
    }

    // False when more input is needed.
    private bool TryReadFrame(ReadOnlySpan<byte> input, scoped ref int consumed, out Http2Event happened)
    {
        happened = Http2Event.NeedMore;
        if (_prefaceLeft > 0)
        {
            return TryReadPreface(input, ref consumed, out happened);
        }

        if (input.Length < FrameHeader.Size)
        {
            return false;
        }

        var header = FrameHeader.Read(input);
        if (Judge(header) is { } error)
        {
            happened = Fail(error);
            return true;
        }

        // Of DATA, the head and the length of the padding are enough.
        var needed =
            FrameHeader.Size
            + (header.Type == FrameType.Data ? (header.Has(FrameFlags.Padded) && header.Length > 0 ? 1 : 0) : header.Length);
        if (input.Length < needed)
        {
            return false;
        }

        consumed += needed;
        var payload = input[FrameHeader.Size..needed];
        happened = header.Type switch
        {
            FrameType.Data => BeginData(header, payload),
            FrameType.Headers => TakeHeaders(header, payload),
            FrameType.Priority => TakePriority(header),
            FrameType.ResetStream => TakeReset(header, payload),
            FrameType.Settings => TakeSettings(header, payload),
            FrameType.PushPromise => Fail(Http2Error.Push),
            FrameType.Ping => TakePing(header, payload),
            FrameType.GoAway => TakeGoAway(payload),
            FrameType.WindowUpdate => TakeWindowUpdate(header, payload),
            FrameType.Continuation => TakeContinuation(header, payload),
            _ => Useless(),
        };
        return true;
    }

    // 3.4. Refused at the first octet that differs.
    private bool TryReadPreface(ReadOnlySpan<byte> input, scoped ref int consumed, out Http2Event happened)
    {
        var expected = Http2Preface.Bytes[^_prefaceLeft..];
        var length = Math.Min(expected.Length, input.Length);
        happened = Http2Event.NeedMore;
        if (!input[..length].SequenceEqual(expected[..length]))
        {
            happened = Fail(Http2Error.Preface);
            return true;
        }

        consumed += length;
        _prefaceLeft -= length;
        return _prefaceLeft == 0;
    }

    // What holds for a frame whatever is in it, so that nobody waits for the rest of one that is wrong.
    private Http2Error? Judge(FrameHeader header)
    {
        if (!_hasPeerSettings && (header.Type != FrameType.Settings || header.Has(FrameFlags.Ack)))
        {
            return Http2Error.SettingsFirst;
        }

        if (header.Length > MaxFrameSize)
        {
            return Http2Error.FrameTooLarge;
        }

        if (_blockStreamId != 0 && (header.Type != FrameType.Continuation || header.StreamId != _blockStreamId))
        {
            return Http2Error.BlockInterrupted;
        }

        return header.Type switch
        {
            FrameType.Data or FrameType.Headers or FrameType.Priority when header.StreamId == 0 => Http2Error.StreamNeeded,
            FrameType.ResetStream => header.StreamId == 0 ? Http2Error.StreamNeeded
            : header.Length != 4 ? Http2Error.FrameLength
            : null,
            FrameType.Settings => header.StreamId != 0 ? Http2Error.StreamNotAllowed
            : header.Length % 6 != 0 || (header.Has(FrameFlags.Ack) && header.Length != 0) ? Http2Error.FrameLength
            : null,
            FrameType.Ping => header.StreamId != 0 ? Http2Error.StreamNotAllowed
            : header.Length != 8 ? Http2Error.FrameLength
            : null,
            FrameType.GoAway => header.StreamId != 0 ? Http2Error.StreamNotAllowed
            : header.Length < 8 ? Http2Error.FrameLength
            : null,
            FrameType.WindowUpdate when header.Length != 4 => Http2Error.FrameLength,
            FrameType.Continuation when _blockStreamId == 0 => Http2Error.ContinuationAlone,
            _ => null,
        };
    }

    // 6.2. The fields of priority are ignored (5.3.2).
    private Http2Event TakeHeaders(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (header.Has(FrameFlags.Padded))
        {
            if (payload.IsEmpty)
            {
                return Fail(Http2Error.FrameLength);
            }

            int padding = payload[0];
            payload = payload[1..];
            if (padding > payload.Length)
            {
                return Fail(Http2Error.Padding);
            }

            payload = payload[..^padding];
        }

        if (header.Has(FrameFlags.Priority))
        {
            if (payload.Length < 5)
            {
                return Fail(header.Has(FrameFlags.Padded) ? Http2Error.Padding : Http2Error.FrameLength);
            }

            payload = payload[5..];
        }

        var ends = header.Has(FrameFlags.EndStream);
        if (header.Has(FrameFlags.EndHeaders))
        {
            return TakeBlock(header.StreamId, payload, ends);
        }

        _blockStreamId = header.StreamId;
        _blockEnds = ends;
        _continuations = 0;
        AppendToBlock(payload);
        return Http2Event.NeedMore;
    }

    // 6.10.
    private Http2Event TakeContinuation(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (++_continuations > _limits.Continuations)
        {
            return Fail(Http2Error.ContinuationFlood);
        }

        if (_blockLength + payload.Length > _limits.BlockBytes)
        {
            return Fail(Http2Error.BlockTooLarge);
        }

        AppendToBlock(payload);
        if (!header.Has(FrameFlags.EndHeaders))
        {
            return payload.IsEmpty && _flood.EmptyFrame(Now) is { } error ? Fail(error) : Http2Event.NeedMore;
        }

        var id = _blockStreamId;
        _blockStreamId = 0;
        var happened = TakeBlock(id, _block.AsSpan(0, _blockLength), _blockEnds);
        ReturnBlock();
        return happened;
    }

    // 6.5.
    private Http2Event TakeSettings(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (_flood.Settings(Now) is { } flood)
        {
            return Fail(flood);
        }

        if (header.Has(FrameFlags.Ack))
        {
            _isAcknowledged = true;
            return Http2Event.NeedMore;
        }

        var window = _peer.InitialWindow;
        if (_peer.Read(payload, _role) is { } error)
        {
            return Fail(error);
        }

        _hasPeerSettings = true;
        FrameWriter.WriteSettingsAck(_output);
        _encoder.Limit(_peer.HeaderTableSize);
        return _peer.InitialWindow != window && !TryMoveWindows(_peer.InitialWindow - window)
            ? Fail(Http2Error.ConnectionWindow)
            : Http2Event.Settings;
    }

    // 6.7.
    private Http2Event TakePing(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (!header.Has(FrameFlags.Ack))
        {
            if (_flood.Ping(Now) is { } flood)
            {
                return Fail(flood);
            }

            FrameWriter.WritePing(_output, payload, FrameFlags.Ack);
            return Http2Event.NeedMore;
        }

        if (payload.SequenceEqual(ShutdownPing))
        {
            FinishShutdown();
            return Http2Event.NeedMore;
        }

        return payload.SequenceEqual(AlivePing) ? Http2Event.Pong : Useless();
    }

    // 6.8.
    private Http2Event TakeGoAway(ReadOnlySpan<byte> payload)
    {
        // It may come twice in an orderly shutdown.
        if (IsPeerLeaving && _flood.UselessFrame(Now) is { } flood)
        {
            return Fail(flood);
        }

        IsPeerLeaving = true;
        PeerError = (Http2ErrorCode)BinaryPrimitives.ReadUInt32BigEndian(payload[4..]);
        _peerLastId = Math.Min(_peerLastId, BinaryPrimitives.ReadInt32BigEndian(payload) & int.MaxValue);
        _leavesOut = _role == Http2Role.Client;
        return Http2Event.GoAway;
    }

    // 6.3: ignored, but for its length.
    private Http2Event TakePriority(FrameHeader header)
    {
        if (header.Length != 5)
        {
            return _streams.Find(header.StreamId) is { } stream
                ? ResetProvoked(stream, Http2Error.PriorityLength)
                : Fail(Http2Error.FrameLength);
        }

        return _flood.Priority(Now) is { } flood ? Fail(flood) : Http2Event.NeedMore;
    }

    private Http2Event Useless() => _flood.UselessFrame(Now) is { } flood ? Fail(flood) : Http2Event.NeedMore;

    private void AppendToBlock(ReadOnlySpan<byte> piece)
    {
        if (_blockLength + piece.Length > _block.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_block.Length * 2, _blockLength + piece.Length));
            _block.AsSpan(0, _blockLength).CopyTo(larger);
            var length = _blockLength;
            ReturnBlock();
            _block = larger;
            _blockLength = length;
        }

        piece.CopyTo(_block.AsSpan(_blockLength));
        _blockLength += piece.Length;
    }

    private void ReturnBlock()
    {
        if (_block.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_block);
            _block = [];
        }

        _blockLength = 0;
    }
}
