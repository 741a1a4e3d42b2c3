namespace Portolan.Http.Http2;

/// <summary>
/// What one step of <see cref="Http2Connection.Read"/> found. Events of a stream are about <see cref="Http2Connection.Stream"/>.
/// </summary>
public enum Http2Event
{
    /// <summary>
    /// Nothing more in this input. Some of it may have been consumed; the rest must be offered again, with what comes next behind it.
    /// </summary>
    NeedMore,

    /// <summary>
    /// A head is complete: to a server a new stream's <see cref="Http2Stream.Request"/>, to a client <see cref="Http2Stream.Response"/>
    /// (after an interim one, another follows). When its body is not <see cref="Messages.BodyKind.None"/>, or the request is CONNECT,
    /// <see cref="Data"/> and <see cref="End"/> follow.
    /// </summary>
    Head,

    /// <summary>A piece of a body, never empty. It counts against the windows until <see cref="Http2Connection.Consume"/>.</summary>
    Data,

    /// <summary>A body is complete, and <see cref="Http2Stream.Trailers"/> (maybe none) can be read.</summary>
    End,

    /// <summary>
    /// A stream is broken off: by the peer (<see cref="Http2Stream.Error"/> is null, <see cref="Http2Stream.ResetCode"/> is what it said),
    /// or by us because the peer broke a rule or GOAWAY left it out. Nothing more is sent or received on it.
    /// </summary>
    Reset,

    /// <summary>
    /// To a server: a request was refused before it became a stream; <see cref="Http2Connection.Error"/> says why. It is answered, and
    /// there is nothing to release.
    /// </summary>
    Refused,

    /// <summary>A stream on which not all could be sent may send again.</summary>
    Writable,

    /// <summary>The peer's settings came; <see cref="Http2Connection.PeerStreamLimit"/> may have changed.</summary>
    Settings,

    /// <summary>The peer says that it takes no more streams; <see cref="Reset"/> follows for each that it leaves out.</summary>
    GoAway,

    /// <summary>The answer to <see cref="Http2Connection.Ping"/>.</summary>
    Pong,

    /// <summary>
    /// The connection is over: <see cref="Http2Connection.Error"/> says why, and GOAWAY is written. Every further step says the same.
    /// </summary>
    Error,
}
