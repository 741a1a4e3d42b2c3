using Portolan.Http.Messages;

namespace Portolan.Http.Http2;

/// <summary>
/// A stream (RFC 9113, 5). It is the application's from its first event, or from <see cref="Http2Connection.Open"/>, until
/// <see cref="Http2Connection.Release"/>, also when it is closed before; then it is used again for another one.
/// </summary>
public sealed class Http2Stream
{
    internal Http2Stream() { }

    /// <summary>Its number.</summary>
    public int Id { get; internal set; }

    /// <summary>What the application keeps with it.</summary>
    public object? Owner { get; set; }

    /// <summary>The request's head, in the role of a server.</summary>
    public HttpRequestHead Request { get; } = new();

    /// <summary>The response's head that came last, in the role of a client.</summary>
    public HttpResponseHead Response { get; } = new();

    /// <summary>The trailers that came; empty until <see cref="Http2Event.End"/>.</summary>
    public FieldSection Trailers { get; } = new();

    /// <summary>Whether we sent END_STREAM.</summary>
    public bool IsSendEnded { get; internal set; }

    /// <summary>Whether the peer sent END_STREAM.</summary>
    public bool IsReceiveEnded { get; internal set; }

    /// <summary>Whether it is closed: both sides ended, or one reset it.</summary>
    public bool IsClosed { get; internal set; }

    /// <summary>What the last RST_STREAM said, ours or the peer's.</summary>
    public Http2ErrorCode ResetCode { get; internal set; }

    /// <summary>Which rule the peer broke so that we reset the stream; null when nothing did.</summary>
    public Http2Error? Error { get; internal set; }

    /// <summary>
    /// Whether the peer certainly did nothing for the request, which may be sent again elsewhere (RFC 9113, 8.7): REFUSED_STREAM, or left
    /// out by GOAWAY.
    /// </summary>
    public bool IsUnprocessed => ResetCode == Http2ErrorCode.RefusedStream && (Error is null || ReferenceEquals(Error, Http2Error.LeftOut));

    /// <summary>Whether something waits to be sent until the peer opens a window.</summary>
    public bool IsBlocked { get; internal set; }

    /// <summary>Octets that we may send now, as far as the stream is concerned; negative after SETTINGS made the window smaller.</summary>
    internal int SendWindow;

    /// <summary>Octets that the peer may still send.</summary>
    internal int ReceiveWindow;

    /// <summary>What the window is when all is consumed.</summary>
    internal int FullWindow;

    /// <summary>Octets handed over and not consumed.</summary>
    internal int Unconsumed;

    /// <summary>Octets consumed of which the peer was not told.</summary>
    internal int Credit;

    /// <summary>Octets that the body still has to have; -1 when that was not said.</summary>
    internal long ReceiveLeft = -1;

    /// <summary>Octets after which a body that we send ends by itself; -1 when <see cref="Http2Connection.SendEnd"/> ends it.</summary>
    internal long SendLeft = -1;

    /// <summary>When it became blocked, in the connection's milliseconds.</summary>
    internal long BlockedSince;

    /// <summary>What the request is, for reading its response.</summary>
    internal StreamRequest Kind;

    /// <summary>Interim responses that came.</summary>
    internal int Interims;

    /// <summary>Whether the final head came (client), or any (server).</summary>
    internal bool HasHead;

    /// <summary>Whether <see cref="Http2Event.End"/> is to be told: the message has a body.</summary>
    internal bool TellsEnd;

    internal bool IsReleased;

    // Links of the table's bucket, of all live streams, and of the queue of blocked ones.
    internal Http2Stream? NextInBucket;
    internal Http2Stream? NextLive;
    internal Http2Stream? PreviousLive;
    internal Http2Stream? NextBlocked;
    internal Http2Stream? PreviousBlocked;

    /// <summary>Makes it like new.</summary>
    internal void Clear()
    {
        Id = 0;
        Owner = null;
        Request.Clear();
        Response.Clear();
        Trailers.Clear();
        IsSendEnded = false;
        IsReceiveEnded = false;
        IsClosed = false;
        ResetCode = Http2ErrorCode.None;
        Error = null;
        IsBlocked = false;
        Unconsumed = 0;
        Credit = 0;
        ReceiveLeft = -1;
        SendLeft = -1;
        Kind = StreamRequest.Ordinary;
        Interims = 0;
        HasHead = false;
        TellsEnd = false;
        IsReleased = false;
    }
}
