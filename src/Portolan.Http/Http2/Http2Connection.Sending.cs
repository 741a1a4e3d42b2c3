using System.Buffers;
using System.Diagnostics;
using Portolan.Http.Http2.Heads;
using Portolan.Http.Messages;

namespace Portolan.Http.Http2;

// Frames out: heads, bodies, trailers, pings, the orderly end.
public sealed partial class Http2Connection
{
    private Shutdown _shutdown;
    private int _lastTakenId;
    private int _peerLastId = int.MaxValue;
    private bool _leavesOut;

    private enum Shutdown
    {
        None,
        Announced,
        Final,
    }

    /// <summary>What the peer's GOAWAY said.</summary>
    public Http2ErrorCode PeerError { get; private set; }

    private static ReadOnlySpan<byte> AlivePing => "portolan"u8;

    private static ReadOnlySpan<byte> ShutdownPing => "leaving."u8;

    /// <summary>
    /// Opens a stream with a request, in the role of a client; <see cref="CanOpen"/> must be true. The stream is ended with it when the
    /// head's body is <see cref="BodyKind.None"/> and it is no CONNECT. A head with a <see cref="HttpRequestHead.Protocol"/> is sent as an
    /// extended CONNECT, which the peer must take.
    /// </summary>
    /// <param name="head">The request.</param>
    /// <param name="scheme">The scheme when the head names none.</param>
    public Http2Stream Open(HttpRequestHead head, ReadOnlySpan<byte> scheme)
    {
        Debug.Assert(CanOpen && _role == Http2Role.Client, "a stream is opened by a client, when it can be");
        var stream = TakeStream(_nextId);
        _nextId = _nextId > int.MaxValue - 2 ? -1 : _nextId + 2;
        stream.Kind = KindOf(head);
        _streams.Add(stream);
        _unreleased++;

        var ends = head.Body == BodyKind.None && stream.Kind != StreamRequest.Connect;
        var room = BlockWriter.RoomFor(head);
        if (room <= MaxFrameSize)
        {
            var span = _output.GetSpan(FrameHeader.Size + room);
            var block = new BlockWriter(_encoder, span[FrameHeader.Size..]);
            block.Write(head, scheme);
            Finish(span, block.Length, stream.Id, ends ? FrameFlags.EndStream : FrameFlags.None);
        }
        else
        {
            var array = ArrayPool<byte>.Shared.Rent(room);
            var block = new BlockWriter(_encoder, array);
            block.Write(head, scheme);
            FrameWriter.WriteBlock(
                _output,
                stream.Id,
                array.AsSpan(0, block.Length),
                ends ? FrameFlags.EndStream : FrameFlags.None,
                MaxFrameSize
            );
            ArrayPool<byte>.Shared.Return(array);
        }

        BeginBody(stream, head.Version, head.Body, head.ContentLength);
        if (ends)
        {
            EndSending(stream);
        }

        return stream;
    }

    /// <summary>
    /// Sends a response's head, in the role of a server: an interim one, or the final one, with which the stream is ended when its body is
    /// <see cref="BodyKind.None"/>.
    /// </summary>
    public void SendHead(Http2Stream stream, HttpResponseHead head)
    {
        if (stream.IsClosed || stream.IsSendEnded)
        {
            return;
        }

        var ends = !head.IsInterim && (head.Body == BodyKind.None || (stream.Kind == StreamRequest.Head && head.Body != BodyKind.Tunnel));
        WriteHead(stream.Id, head, ends ? FrameFlags.EndStream : FrameFlags.None);
        if (ends)
        {
            EndSending(stream);
        }
        else if (!head.IsInterim)
        {
            BeginBody(stream, head.Version, head.Body, head.ContentLength);
        }
    }

    /// <summary>
    /// Sends a piece of a body; returns how much the windows let through. When that is not all, <see cref="Http2Event.Writable"/> says when
    /// to offer the rest again. On a stream that is closed everything is taken, and dropped.
    /// </summary>
    public int SendData(Http2Stream stream, ReadOnlySpan<byte> data)
    {
        if (stream.IsClosed || stream.IsSendEnded)
        {
            return data.Length;
        }

        var taken = 0;
        while (taken < data.Length)
        {
            var length = Math.Min(Math.Min(data.Length - taken, MaxFrameSize), Math.Min(stream.SendWindow, _sendWindow));
            if (length <= 0)
            {
                Block(stream, taken > 0);
                break;
            }

            var ends = false;
            if (stream.SendLeft >= 0)
            {
                Debug.Assert(length <= stream.SendLeft, "a body is longer than its Content-Length");
                stream.SendLeft -= length;
                ends = stream.SendLeft <= 0;
            }

            FrameWriter.WriteData(_output, stream.Id, data.Slice(taken, length), ends ? FrameFlags.EndStream : FrameFlags.None);
            stream.SendWindow -= length;
            _sendWindow -= length;
            _flood.Sent(length);
            taken += length;
            if (ends)
            {
                EndSending(stream);
                return data.Length;
            }
        }

        return taken;
    }

    /// <summary>
    /// Ends a body that was sent whole, with trailers when there are any. One that is shorter than it declared breaks the stream off
    /// instead.
    /// </summary>
    public void SendEnd(Http2Stream stream, FieldSection? trailers)
    {
        if (stream.IsClosed || stream.IsSendEnded)
        {
            return;
        }

        if (stream.SendLeft > 0)
        {
            ResetNow(stream, Http2ErrorCode.Internal);
            return;
        }

        if (trailers is { Count: > 0 })
        {
            var room = BlockWriter.RoomFor(trailers);
            var array = ArrayPool<byte>.Shared.Rent(room);
            var block = new BlockWriter(_encoder, array);
            block.AddFields(trailers);
            FrameWriter.WriteBlock(_output, stream.Id, array.AsSpan(0, block.Length), FrameFlags.EndStream, MaxFrameSize);
            ArrayPool<byte>.Shared.Return(array);
        }
        else
        {
            FrameWriter.WriteData(_output, stream.Id, [], FrameFlags.EndStream);
        }

        EndSending(stream);
    }

    /// <summary>Asks whether the peer is there: <see cref="Http2Event.Pong"/> answers.</summary>
    public void Ping() => FrameWriter.WritePing(_output, AlivePing, FrameFlags.None);

    /// <summary>
    /// Begins an orderly end, in the role of a server (6.8): the peer is told to open no more streams, those on their way are still taken,
    /// and after a round trip a second GOAWAY says which was the last. <see cref="IsDrained"/> says when the connection can be closed.
    /// </summary>
    public void BeginShutdown()
    {
        if (_shutdown == Shutdown.None && _error is null)
        {
            _shutdown = Shutdown.Announced;
            FrameWriter.WriteGoAway(_output, int.MaxValue, Http2ErrorCode.None, []);
            FrameWriter.WritePing(_output, ShutdownPing, FrameFlags.None);
        }
    }

    /// <summary>The second half of a shutdown, when the peer does not answer; or an end without the first.</summary>
    public void FinishShutdown()
    {
        if (_shutdown != Shutdown.Final && _error is null)
        {
            _shutdown = Shutdown.Final;
            _lastTakenId = _lastPeerId;
            FrameWriter.WriteGoAway(_output, _lastPeerId, Http2ErrorCode.None, []);
        }
    }

    private void WriteHead(int id, HttpResponseHead head, FrameFlags flags)
    {
        var room = BlockWriter.RoomFor(head.Fields);
        if (room <= MaxFrameSize)
        {
            var span = _output.GetSpan(FrameHeader.Size + room);
            var block = new BlockWriter(_encoder, span[FrameHeader.Size..]);
            block.Write(head);
            Finish(span, block.Length, id, flags);
        }
        else
        {
            var array = ArrayPool<byte>.Shared.Rent(room);
            var block = new BlockWriter(_encoder, array);
            block.Write(head);
            FrameWriter.WriteBlock(_output, id, array.AsSpan(0, block.Length), flags, MaxFrameSize);
            ArrayPool<byte>.Shared.Return(array);
        }
    }

    private void Finish(Span<byte> span, int blockLength, int id, FrameFlags flags)
    {
        new FrameHeader(blockLength, FrameType.Headers, flags | FrameFlags.EndHeaders, id).Write(span);
        _output.Advance(FrameHeader.Size + blockLength);
    }

    // A body from HTTP/1.1 with a length has no trailers: its last octet ends the stream, in the same frame. One from HTTP/2 may have some.
    private void BeginBody(Http2Stream stream, HttpVersion version, BodyKind body, long? length)
    {
        if (body == BodyKind.Length && version != HttpVersion.Http2 && length is { } known)
        {
            stream.SendLeft = known;
        }
    }

    private void EndSending(Http2Stream stream)
    {
        stream.IsSendEnded = true;
        Unblock(stream);
        if (stream.IsReceiveEnded)
        {
            EndWell(stream);
        }
    }
}
