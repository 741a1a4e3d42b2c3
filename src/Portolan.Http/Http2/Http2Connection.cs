using System.Buffers;
using System.Diagnostics;
using System.Text;
using Portolan.Http.Http2.Hpack;

namespace Portolan.Http.Http2;

/// <summary>
/// A connection of HTTP/2 (RFC 9113, with RFC 7541 and RFC 8441) without I/O: input is offered to <see cref="Read"/>, which gives one event
/// after another; what is sent is appended to an output. Bodies are bounded in both directions: what comes counts against the windows until
/// <see cref="Consume"/>, and <see cref="SendData"/> takes no more than the peer's windows allow. Priorities are ignored, pushes refused,
/// padding never sent.
/// </summary>
/// <remarks>
/// <para>Invariants: what all streams' windows allow together never exceeds the connection's window, so a stream that nobody reads stops
/// its sender alone; a number goes into the table of streams when its head was accepted and leaves when it is closed; field blocks are
/// decoded in order whatever becomes of them.</para>
/// <para>Rules that the peer breaks are values of <see cref="Http2Error"/>, never exceptions. Limits that are exceeded are too.</para>
/// </remarks>
public sealed partial class Http2Connection
{
    /// <summary>The longest frame that is taken or sent: SETTINGS_MAX_FRAME_SIZE is left at its default.</summary>
    public const int MaxFrameSize = 16_384;

    private readonly Http2Role _role;
    private readonly Http2Limits _limits;
    private readonly IBufferWriter<byte> _output;
    private readonly Http2StreamPool _pool;
    private readonly HpackDecoder _decoder = new();
    private readonly HpackEncoder _encoder = new();
    private readonly StreamTable _streams = new();
    private PeerSettings _peer = new();
    private FloodGuard _flood;
    private int _unreleased;

    // The number of the next stream that we open (client), and of the last one that the peer opened (server).
    private int _nextId = 1;
    private int _lastPeerId;

    private long _startedAt;
    private bool _isAcknowledged;

    /// <summary>Makes one; <see cref="Start"/> is the first call.</summary>
    /// <param name="role">Which end we are.</param>
    /// <param name="limits">What is taken from the peer.</param>
    /// <param name="output">Where what is sent is appended.</param>
    /// <param name="pool">Where streams come from.</param>
    public Http2Connection(Http2Role role, Http2Limits limits, IBufferWriter<byte> output, Http2StreamPool pool)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limits.StreamWindow, 65_535, nameof(limits));
        _role = role;
        _limits = limits;
        _output = output;
        _pool = pool;
        _flood = new FloodGuard(limits);
        _prefaceLeft = role == Http2Role.Server ? Http2Preface.Bytes.Length : 0;
        _growthLeft = limits.WindowGrowth;
        _fullWindow = checked((limits.ConcurrentStreams * limits.StreamWindow) + limits.WindowGrowth);
        _receiveWindow = _fullWindow;
    }

    /// <summary>
    /// Milliseconds on a steady clock; set before every call that may depend on time: <see cref="Start"/>, <see cref="Read"/>,
    /// <see cref="SendData"/>, <see cref="CheckTime"/>.
    /// </summary>
    public long Now { get; set; }

    /// <summary>The stream of the last event.</summary>
    public Http2Stream Stream { get; private set; } = null!;

    /// <summary>What <see cref="Http2Event.Error"/> or <see cref="Http2Event.Refused"/> is about.</summary>
    public Http2Error? Error { get; private set; }

    /// <summary>Streams that are not closed.</summary>
    public int StreamCount => _streams.Count;

    /// <summary>Streams of which the application has not let go, closed ones among them.</summary>
    public int UnreleasedCount => _unreleased;

    /// <summary>Streams that the peer lets us have open at once; what it said last.</summary>
    public int PeerStreamLimit => _peer.ConcurrentStreams;

    /// <summary>Whether the peer takes extended CONNECT (RFC 8441): known after its SETTINGS.</summary>
    public bool TakesExtendedConnect => _peer.TakesExtendedConnect;

    /// <summary>Whether the peer's SETTINGS have come.</summary>
    public bool HasPeerSettings => _hasPeerSettings;

    /// <summary>Whether the peer said that it takes no more streams.</summary>
    public bool IsPeerLeaving { get; private set; }

    /// <summary>Whether a shutdown is complete: GOAWAY says which stream is the last, and none is left.</summary>
    public bool IsDrained => _shutdown == Shutdown.Final && _streams.Count == 0;

    /// <summary>Whether another stream can be opened now. When not because of the number of streams, it can when one is closed.</summary>
    public bool CanOpen =>
        _error is null
        && !IsPeerLeaving
        && _shutdown == Shutdown.None
        && _nextId > 0
        && _streams.Count < Math.Min(_peer.ConcurrentStreams, _limits.ConcurrentStreams);

    /// <summary>Sends what comes first (3.4): our SETTINGS and the connection's window, and before them a client's preface.</summary>
    public void Start()
    {
        _startedAt = Now;
        if (_role == Http2Role.Client)
        {
            FrameWriter.WritePreface(_output);
            FrameWriter.WriteSettings(
                _output,
                (SettingId.EnablePush, 0U),
                (SettingId.InitialWindowSize, (uint)_limits.StreamWindow),
                (SettingId.MaxHeaderListSize, (uint)_limits.FieldBytes)
            );
        }
        else
        {
            FrameWriter.WriteSettings(
                _output,
                (SettingId.MaxConcurrentStreams, (uint)_limits.ConcurrentStreams),
                (SettingId.InitialWindowSize, (uint)_limits.StreamWindow),
                (SettingId.MaxHeaderListSize, (uint)_limits.FieldBytes),
                (SettingId.EnableConnectProtocol, 1U)
            );
        }

        if (_fullWindow > 65_535)
        {
            FrameWriter.WriteWindowUpdate(_output, 0, _fullWindow - 65_535);
        }
    }

    /// <summary>
    /// Lets go of a stream. One that is not closed is reset: with NO_ERROR by a server that has answered and needs no more of the request
    /// (8.1), else as cancelled.
    /// </summary>
    public void Release(Http2Stream stream)
    {
        Debug.Assert(!stream.IsReleased, "a stream is released once");
        if (!stream.IsClosed)
        {
            var isAnswered = _role == Http2Role.Server && stream.IsSendEnded;
            ResetNow(stream, isAnswered ? Http2ErrorCode.None : Http2ErrorCode.Cancel);
            if (isAnswered)
            {
                _flood.EndedWell();
            }
        }

        CreditConnection(stream.Unconsumed);
        stream.Unconsumed = 0;
        stream.Owner = null;
        stream.IsReleased = true;
        _unreleased--;
        if (ReferenceEquals(_dataStream, stream))
        {
            _dataStream = null;
        }

        _pool.Return(stream);
    }

    /// <summary>Breaks a stream off. It is still to be released.</summary>
    public void Reset(Http2Stream stream, Http2ErrorCode code)
    {
        if (!stream.IsClosed)
        {
            ResetNow(stream, code);
        }
    }

    /// <summary>
    /// Looks at the clock. <see cref="Http2Event.Reset"/>: a stream could not send for too long and was reset; call again.
    /// <see cref="Http2Event.Error"/>: the connection is over.
    /// <see cref="Http2Event.NeedMore"/>: nothing. Once a few seconds is enough.
    /// </summary>
    public Http2Event CheckTime()
    {
        if (_error is not null)
        {
            return Http2Event.Error;
        }

        if (!_isAcknowledged && Now - _startedAt > _limits.SettingsMilliseconds)
        {
            return Fail(Http2Error.SettingsTimeout);
        }

        for (var stream = _streams.First; stream is not null; stream = stream.NextLive)
        {
            if (stream.IsBlocked && Now - stream.BlockedSince > _limits.StalledMilliseconds)
            {
                stream.Error = Http2Error.Stalled;
                ResetNow(stream, Http2Error.Stalled.Code);
                Stream = stream;
                return Http2Event.Reset;
            }
        }

        return Http2Event.NeedMore;
    }

    /// <summary>Gives all buffers back. No call follows but <see cref="Release"/> of the streams that are still held.</summary>
    public void Close()
    {
        _error ??= Http2Error.StreamOver;
        _decoder.Release();
        _encoder.Release();
        ReturnBlock();
    }

    private Http2Event Fail(Http2Error error)
    {
        _error = error;
        Error = error;
        FrameWriter.WriteGoAway(_output, _lastPeerId, error.Code, Encoding.ASCII.GetBytes(error.Name));
        return Http2Event.Error;
    }

    private void ResetNow(Http2Stream stream, Http2ErrorCode code)
    {
        if (_error is null)
        {
            FrameWriter.WriteReset(_output, stream.Id, code);
        }

        stream.ResetCode = code;
        CloseStream(stream, StreamClosing.ByUs);
    }

    private void CloseStream(Http2Stream stream, StreamClosing how)
    {
        stream.IsClosed = true;
        Unblock(stream);
        _growthLeft += stream.FullWindow - _limits.StreamWindow;
        stream.FullWindow = _limits.StreamWindow;
        _streams.Remove(stream, how);
    }

    private void EndWell(Http2Stream stream)
    {
        _flood.EndedWell();
        CloseStream(stream, StreamClosing.ByPeer);
    }

    private Http2Stream TakeStream(int id)
    {
        var stream = _pool.Take();
        stream.Id = id;
        stream.SendWindow = _peer.InitialWindow;
        stream.ReceiveWindow = _limits.StreamWindow;
        stream.FullWindow = _limits.StreamWindow;
        return stream;
    }
}
