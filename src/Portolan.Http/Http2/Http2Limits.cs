namespace Portolan.Http.Http2;

/// <summary>
/// How much of each thing a connection takes from its peer. Above a limit it ends with ENHANCE_YOUR_CALM, or the stream does; the error
/// says which limit it was.
/// </summary>
public sealed record Http2Limits
{
    /// <summary>The defaults.</summary>
    public static Http2Limits Default { get; } = new();

    /// <summary>
    /// Streams that the peer may have open at once (SETTINGS_MAX_CONCURRENT_STREAMS), and of which the application has not let go.
    /// </summary>
    public int ConcurrentStreams { get; init; } = 128;

    /// <summary>
    /// Octets of a body that may come on a new stream before they are consumed (SETTINGS_INITIAL_WINDOW_SIZE). 65,535 at least: what holds
    /// before our SETTINGS have come.
    /// </summary>
    public int StreamWindow { get; init; } = 65_535;

    /// <summary>
    /// Up to what a stream's window grows while all that comes is consumed at once. One that is not consumed keeps the window it has.
    /// </summary>
    public int LargestStreamWindow { get; init; } = 256 * 1024;

    /// <summary>By how much all windows of streams together may grow.</summary>
    public int WindowGrowth { get; init; } = 4 * 1024 * 1024;

    /// <summary>
    /// The fields of a head, or of trailers, as RFC 9113, 6.5.2 counts them: 32 octets a line beside its text
    /// (SETTINGS_MAX_HEADER_LIST_SIZE). 431 above.
    /// </summary>
    public int FieldBytes { get; init; } = 64 * 1024;

    /// <summary>How many field lines a head or trailers may have; 431 above.</summary>
    public int FieldLines { get; init; } = 128;

    /// <summary>Octets of a field block as it comes, whatever it decodes to.</summary>
    public int BlockBytes { get; init; } = 128 * 1024;

    /// <summary>CONTINUATION frames of one block.</summary>
    public int Continuations { get; init; } = 32;

    /// <summary>Interim responses (1xx) before the final one.</summary>
    public int InterimResponses { get; init; } = 32;

    /// <summary>Streams that the peer resets (rapid reset, CVE-2023-44487). Every stream that ends well brings one more.</summary>
    public FrameRate Resets { get; init; } = new(200, 20);

    /// <summary>
    /// Streams that we reset because the peer broke a rule ("MadeYouReset", CVE-2025-8671). Every stream that ends well brings one more.
    /// </summary>
    public FrameRate ProvokedResets { get; init; } = new(100, 10);

    /// <summary>Requests above <see cref="ConcurrentStreams"/>: each is refused with REFUSED_STREAM.</summary>
    public FrameRate RefusedStreams { get; init; } = new(200, 50);

    /// <summary>PING. Every DATA frame brings one more: some clients measure with it.</summary>
    public FrameRate Pings { get; init; } = new(100, 20);

    /// <summary>SETTINGS.</summary>
    public FrameRate Settings { get; init; } = new(20, 2);

    /// <summary>PRIORITY, which is ignored. Every new stream brings two more.</summary>
    public FrameRate Priorities { get; init; } = new(200, 20);

    /// <summary>WINDOW_UPDATE. Every 512 octets that we send, and every stream that ends well, bring two more.</summary>
    public FrameRate WindowUpdates { get; init; } = new(1000, 100);

    /// <summary>DATA and CONTINUATION frames that carry nothing and end nothing.</summary>
    public FrameRate EmptyFrames { get; init; } = new(50, 5);

    /// <summary>
    /// Frames that are of no use: of unknown types, and those on streams that are closed. Every stream that ends well brings one more.
    /// </summary>
    public FrameRate UselessFrames { get; init; } = new(500, 50);

    /// <summary>Milliseconds in which a stream with something to send may stand still because the peer opens no window.</summary>
    public int StalledMilliseconds { get; init; } = 60_000;

    /// <summary>Milliseconds in which the peer has to acknowledge our SETTINGS (RFC 9113, 6.5.3).</summary>
    public int SettingsMilliseconds { get; init; } = 30_000;

    /// <summary>How often a connection looks at the clock, in milliseconds; see <see cref="Http2Connection.CheckTime"/>.</summary>
    public int CheckMilliseconds { get; init; } = 10_000;

    /// <summary>Milliseconds after which a peer that sends nothing is asked by PING whether it is there, while it has streams.</summary>
    public int SilentMilliseconds { get; init; } = 30_000;

    /// <summary>
    /// Milliseconds in which a PING has to be answered (anything that comes is an answer), and the first GOAWAY of a shutdown.
    /// </summary>
    public int PingMilliseconds { get; init; } = 15_000;
}
