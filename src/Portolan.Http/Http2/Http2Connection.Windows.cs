using System.Buffers.Binary;
using System.Diagnostics;

namespace Portolan.Http.Http2;

// Flow control in both directions (RFC 9113, 5.2 and 6.9), and events that follow from one frame for several streams.
public sealed partial class Http2Connection
{
    private readonly int _fullWindow;
    private int _receiveWindow;
    private int _credit;
    private int _growthLeft;
    private int _sendWindow = 65_535;

    // Streams that could not send all, the one that waits longest first.
    private Http2Stream? _firstBlocked;
    private Http2Stream? _lastBlocked;
    private int _blocked;
    private int _toWake;

    /// <summary>The application is done with so many octets of a stream's body; the peer may send as many more.</summary>
    public void Consume(Http2Stream stream, int octets)
    {
        Debug.Assert(octets <= stream.Unconsumed, "more is consumed than came");
        stream.Unconsumed -= octets;
        CreditConnection(octets);
        CreditStream(stream, octets);
    }

    private void CreditConnection(int octets)
    {
        _credit += octets;
        if (_credit >= _fullWindow / 2 && _error is null)
        {
            FrameWriter.WriteWindowUpdate(_output, 0, _credit);
            _receiveWindow += _credit;
            _credit = 0;
        }
    }

    private void CreditStream(Http2Stream stream, int octets)
    {
        if (stream.IsReceiveEnded || stream.IsClosed)
        {
            return;
        }

        stream.Credit += octets;
        if (stream.Credit < stream.FullWindow / 2)
        {
            return;
        }

        var increment = stream.Credit + (stream.Unconsumed == 0 ? Grow(stream) : 0);
        FrameWriter.WriteWindowUpdate(_output, stream.Id, increment);
        stream.ReceiveWindow += increment;
        stream.Credit = 0;
    }

    // Half a window came and all of it was consumed at once: the window is what slows the sender down.
    private int Grow(Http2Stream stream)
    {
        var growth = Math.Min(Math.Min(stream.FullWindow, _limits.LargestStreamWindow - stream.FullWindow), _growthLeft);
        if (growth <= 0)
        {
            return 0;
        }

        stream.FullWindow += growth;
        _growthLeft -= growth;
        return growth;
    }

    // 6.9.
    private Http2Event TakeWindowUpdate(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (_flood.WindowUpdate(Now) is { } flood)
        {
            return Fail(flood);
        }

        var increment = BinaryPrimitives.ReadInt32BigEndian(payload) & int.MaxValue;
        if (header.StreamId == 0)
        {
            if (increment == 0)
            {
                return Fail(Http2Error.ConnectionIncrement);
            }

            if (increment > int.MaxValue - _sendWindow)
            {
                return Fail(Http2Error.ConnectionWindow);
            }

            _sendWindow += increment;
            _toWake = _blocked;
            return Http2Event.NeedMore;
        }

        if (_streams.Find(header.StreamId) is not { } stream)
        {
            return IsIdle(header.StreamId) ? Fail(Http2Error.StreamIdle) : Useless();
        }

        if (increment == 0)
        {
            return ResetProvoked(stream, Http2Error.StreamIncrement);
        }

        if (stream.SendWindow > int.MaxValue - increment)
        {
            return ResetProvoked(stream, Http2Error.StreamWindow);
        }

        stream.SendWindow += increment;
        if (!stream.IsBlocked || stream.SendWindow <= 0 || _sendWindow <= 0)
        {
            return Http2Event.NeedMore;
        }

        Unblock(stream);
        return Tell(stream, Http2Event.Writable);
    }

    // 6.9.2: a change of the initial window changes those of all streams by as much, below zero if need be. False when one becomes too
    // large.
    private bool TryMoveWindows(int change)
    {
        for (var stream = _streams.First; stream is not null; stream = stream.NextLive)
        {
            var window = (long)stream.SendWindow + change;
            if (window > int.MaxValue)
            {
                return false;
            }

            stream.SendWindow = (int)window;
        }

        _toWake = _blocked;
        return true;
    }

    private void Block(Http2Stream stream, bool hasProgress)
    {
        if (!stream.IsBlocked)
        {
            stream.IsBlocked = true;
            stream.BlockedSince = Now;
            Append(stream);
        }
        else if (hasProgress)
        {
            stream.BlockedSince = Now;
        }
    }

    private void Unblock(Http2Stream stream)
    {
        if (stream.IsBlocked)
        {
            stream.IsBlocked = false;
            Unlink(stream);
        }
    }

    // Events that wait: streams that GOAWAY leaves out, and streams that may send again, each once for every time that windows were opened.
    private Http2Event TakeQueued()
    {
        while (_toWake > 0 && _firstBlocked is { } stream)
        {
            _toWake--;
            if (stream.SendWindow > 0 && _sendWindow > 0)
            {
                Unblock(stream);
                return Tell(stream, Http2Event.Writable);
            }

            Unlink(stream);
            Append(stream);
        }

        return _leavesOut ? TakeLeftOut() : Http2Event.NeedMore;
    }

    private Http2Event TakeLeftOut()
    {
        for (var stream = _streams.First; stream is not null; stream = stream.NextLive)
        {
            if (stream.Id > _peerLastId)
            {
                stream.Error = Http2Error.LeftOut;
                stream.ResetCode = Http2ErrorCode.RefusedStream;
                CloseStream(stream, StreamClosing.ByPeer);
                return Tell(stream, Http2Event.Reset);
            }
        }

        _leavesOut = false;
        return Http2Event.NeedMore;
    }

    private void Append(Http2Stream stream)
    {
        stream.PreviousBlocked = _lastBlocked;
        stream.NextBlocked = null;
        if (_lastBlocked is null)
        {
            _firstBlocked = stream;
        }
        else
        {
            _lastBlocked.NextBlocked = stream;
        }

        _lastBlocked = stream;
        _blocked++;
    }

    private void Unlink(Http2Stream stream)
    {
        if (stream.PreviousBlocked is null)
        {
            _firstBlocked = stream.NextBlocked;
        }
        else
        {
            stream.PreviousBlocked.NextBlocked = stream.NextBlocked;
        }

        if (stream.NextBlocked is null)
        {
            _lastBlocked = stream.PreviousBlocked;
        }
        else
        {
            stream.NextBlocked.PreviousBlocked = stream.PreviousBlocked;
        }

        stream.PreviousBlocked = null;
        stream.NextBlocked = null;
        _blocked--;
    }
}
