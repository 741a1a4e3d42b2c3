namespace Portolan.Http.Http2;

/// <summary>
/// Why a connection or a stream is ended, or a request refused. There is one value for each rule, so errors are compared by reference and
/// cost nothing.
/// </summary>
public sealed class Http2Error
{
    private Http2Error(Http2ErrorCode code, string section, string name, string text)
    {
        Code = code;
        Section = section;
        Name = name;
        Text = text;
    }

    /// <summary>The code that the peer is sent.</summary>
    public Http2ErrorCode Code { get; }

    /// <summary>The section of the RFC that was broken, or the limit that was exceeded.</summary>
    public string Section { get; }

    /// <summary>A short name for logs and metrics, the same for ever.</summary>
    public string Name { get; }

    /// <summary>What is wrong, in words without any octet of a message.</summary>
    public string Text { get; }

    /// <summary>Whether it is a limit that was exceeded, not a rule that was broken.</summary>
    public bool IsLimit => Code == Http2ErrorCode.EnhanceYourCalm;

    /// <inheritdoc />
    public override string ToString() => $"{Text} ({Section})";

    private static Http2Error Protocol(string section, string name, string text) => new(Http2ErrorCode.Protocol, section, name, text);

    private static Http2Error FrameSize(string section, string name, string text) => new(Http2ErrorCode.FrameSize, section, name, text);

    private static Http2Error Limit(string limit, string name, string text) =>
        new(Http2ErrorCode.EnhanceYourCalm, $"limit {limit}", name, text);

    // Of the connection.
    internal static readonly Http2Error Preface = Protocol(
        "RFC 9113, 3.4",
        "preface",
        "the connection does not begin with the client's preface"
    );
    internal static readonly Http2Error SettingsFirst = Protocol("RFC 9113, 3.4", "settings_first", "the first frame is not SETTINGS");
    internal static readonly Http2Error FrameTooLarge = FrameSize(
        "RFC 9113, 4.2",
        "frame_too_large",
        "a frame is longer than SETTINGS_MAX_FRAME_SIZE"
    );
    internal static readonly Http2Error FrameLength = FrameSize("RFC 9113, 4.2", "frame_length", "a frame has not the length of its type");
    internal static readonly Http2Error Compression = new(
        Http2ErrorCode.Compression,
        "RFC 9113, 4.3",
        "compression",
        "a field block cannot be decoded"
    );
    internal static readonly Http2Error BlockInterrupted = Protocol(
        "RFC 9113, 6.10",
        "block_interrupted",
        "another frame than CONTINUATION within a field block"
    );
    internal static readonly Http2Error ContinuationAlone = Protocol(
        "RFC 9113, 6.10",
        "continuation_alone",
        "CONTINUATION without a field block before it"
    );
    internal static readonly Http2Error StreamNeeded = Protocol(
        "RFC 9113, 6",
        "stream_needed",
        "a frame that belongs to a stream is on stream 0"
    );
    internal static readonly Http2Error StreamNotAllowed = Protocol(
        "RFC 9113, 6",
        "stream_not_allowed",
        "a frame that belongs to the connection is on a stream"
    );
    internal static readonly Http2Error StreamIdle = Protocol("RFC 9113, 5.1", "stream_idle", "a frame is on a stream that was not opened");
    internal static readonly Http2Error StreamNumber = Protocol(
        "RFC 9113, 5.1.1",
        "stream_number",
        "a stream is opened with a number that is not the peer's or not the next"
    );
    internal static readonly Http2Error StreamOver = new(
        Http2ErrorCode.StreamClosed,
        "RFC 9113, 5.1",
        "stream_over",
        "HEADERS or DATA on a stream that is closed"
    );
    internal static readonly Http2Error Padding = Protocol("RFC 9113, 6.1", "padding", "the padding is longer than its frame");
    internal static readonly Http2Error Push = Protocol("RFC 9113, 8.4", "push", "PUSH_PROMISE, which was not allowed");
    internal static readonly Http2Error SettingsValue = Protocol(
        "RFC 9113, 6.5.2",
        "settings_value",
        "a setting has a value that it cannot have"
    );
    internal static readonly Http2Error SettingsWindow = new(
        Http2ErrorCode.FlowControl,
        "RFC 9113, 6.5.2",
        "settings_window",
        "SETTINGS_INITIAL_WINDOW_SIZE is above 2^31-1"
    );
    internal static readonly Http2Error ConnectionIncrement = Protocol(
        "RFC 9113, 6.9",
        "connection_increment",
        "WINDOW_UPDATE of 0 for the connection"
    );
    internal static readonly Http2Error ConnectionWindow = new(
        Http2ErrorCode.FlowControl,
        "RFC 9113, 6.9.1",
        "connection_window",
        "a window is made larger than 2^31-1"
    );
    internal static readonly Http2Error ConnectionFlow = new(
        Http2ErrorCode.FlowControl,
        "RFC 9113, 6.9",
        "connection_flow",
        "more DATA than the connection's window allows"
    );
    internal static readonly Http2Error SettingsTimeout = new(
        Http2ErrorCode.SettingsTimeout,
        "RFC 9113, 6.5.3",
        "settings_timeout",
        "SETTINGS were not acknowledged in time"
    );

    // Limits of the connection.
    internal static readonly Http2Error RapidReset = Limit(
        nameof(Http2Limits.Resets),
        "rapid_reset",
        "too many streams were reset by the peer"
    );
    internal static readonly Http2Error MadeYouReset = Limit(
        nameof(Http2Limits.ProvokedResets),
        "made_you_reset",
        "too many streams had to be reset because of the peer"
    );
    internal static readonly Http2Error TooManyStreams = Limit(
        nameof(Http2Limits.RefusedStreams),
        "too_many_streams",
        "too many requests above the limit of streams"
    );
    internal static readonly Http2Error PingFlood = Limit(nameof(Http2Limits.Pings), "ping_flood", "too many PING frames");
    internal static readonly Http2Error SettingsFlood = Limit(nameof(Http2Limits.Settings), "settings_flood", "too many SETTINGS frames");
    internal static readonly Http2Error PriorityFlood = Limit(nameof(Http2Limits.Priorities), "priority_flood", "too many PRIORITY frames");
    internal static readonly Http2Error WindowFlood = Limit(
        nameof(Http2Limits.WindowUpdates),
        "window_flood",
        "too many WINDOW_UPDATE frames"
    );
    internal static readonly Http2Error EmptyFrameFlood = Limit(
        nameof(Http2Limits.EmptyFrames),
        "empty_frame_flood",
        "too many empty frames"
    );
    internal static readonly Http2Error UselessFrameFlood = Limit(
        nameof(Http2Limits.UselessFrames),
        "useless_frame_flood",
        "too many frames of no use"
    );
    internal static readonly Http2Error ContinuationFlood = Limit(
        nameof(Http2Limits.Continuations),
        "continuation_flood",
        "too many CONTINUATION frames in a field block"
    );
    internal static readonly Http2Error BlockTooLarge = Limit(
        nameof(Http2Limits.BlockBytes),
        "block_too_large",
        "a field block is too long"
    );

    /// <summary>The peer did not answer a PING in <see cref="Http2Limits.PingMilliseconds" />: it has vanished.</summary>
    public static readonly Http2Error PingTimeout = Limit(
        nameof(Http2Limits.PingMilliseconds),
        "ping_timeout",
        "the peer did not answer a PING in time"
    );

    // Of a stream.

    /// <summary>More streams than <see cref="Http2Limits.ConcurrentStreams" />.</summary>
    public static readonly Http2Error StreamsExceeded = new(
        Http2ErrorCode.RefusedStream,
        "RFC 9113, 5.1.2",
        "streams_exceeded",
        "more streams than SETTINGS_MAX_CONCURRENT_STREAMS"
    );
    internal static readonly Http2Error HalfClosed = new(
        Http2ErrorCode.StreamClosed,
        "RFC 9113, 5.1",
        "half_closed",
        "HEADERS or DATA after END_STREAM"
    );
    internal static readonly Http2Error PriorityLength = FrameSize("RFC 9113, 6.3", "priority_length", "PRIORITY has not 5 octets");
    internal static readonly Http2Error StreamIncrement = Protocol("RFC 9113, 6.9", "stream_increment", "WINDOW_UPDATE of 0 for a stream");
    internal static readonly Http2Error StreamWindow = new(
        Http2ErrorCode.FlowControl,
        "RFC 9113, 6.9.1",
        "stream_window",
        "a stream's window is made larger than 2^31-1"
    );
    internal static readonly Http2Error StreamFlow = new(
        Http2ErrorCode.FlowControl,
        "RFC 9113, 6.9",
        "stream_flow",
        "more DATA than the stream's window allows"
    );
    internal static readonly Http2Error Stalled = Limit(
        nameof(Http2Limits.StalledMilliseconds),
        "stalled",
        "the peer opened no window in time"
    );
    internal static readonly Http2Error LeftOut = new(
        Http2ErrorCode.RefusedStream,
        "RFC 9113, 6.8",
        "left_out",
        "GOAWAY leaves the stream out: the peer did nothing for it"
    );
    internal static readonly Http2Error ContentLength = Protocol(
        "RFC 9113, 8.1.1",
        "content_length",
        "the body has not the length of Content-Length"
    );
    internal static readonly Http2Error DataBeforeHead = Protocol("RFC 9113, 8.1", "data_before_head", "DATA before the final response");
    internal static readonly Http2Error HeadersWithinBody = Protocol(
        "RFC 9113, 8.1",
        "headers_within_body",
        "HEADERS within a body that do not end it"
    );
    internal static readonly Http2Error InterimEnds = Protocol("RFC 9113, 8.1", "interim_ends", "an interim response ends the stream");
    internal static readonly Http2Error InterimFlood = Limit(
        nameof(Http2Limits.InterimResponses),
        "interim_flood",
        "too many interim responses"
    );

    // Of a head.
    internal static readonly Http2Error FieldSyntax = Protocol(
        "RFC 9113, 8.2.1",
        "field_syntax",
        "a field name is no token in lower case, or a field value has an octet that it cannot have"
    );
    internal static readonly Http2Error ConnectionField = Protocol(
        "RFC 9113, 8.2.2",
        "connection_field",
        "a field that belongs to a connection of HTTP/1.1"
    );
    internal static readonly Http2Error TE = Protocol("RFC 9113, 8.2.2", "te", "TE with another value than trailers");
    internal static readonly Http2Error PseudoUnknown = Protocol(
        "RFC 9113, 8.3",
        "pseudo_unknown",
        "a pseudo-header field that is not of this kind of message"
    );
    internal static readonly Http2Error PseudoLate = Protocol(
        "RFC 9113, 8.3",
        "pseudo_late",
        "a pseudo-header field after other fields, or in trailers"
    );
    internal static readonly Http2Error PseudoRepeated = Protocol("RFC 9113, 8.3", "pseudo_repeated", "a pseudo-header field comes twice");
    internal static readonly Http2Error PseudoMissing = Protocol("RFC 9113, 8.3.1", "pseudo_missing", "a pseudo-header field is missing");
    internal static readonly Http2Error MethodSyntax = Protocol("RFC 9110, 9.1", "method_syntax", "the method is not a token");
    internal static readonly Http2Error SchemeSyntax = Protocol("RFC 9113, 8.3.1", "scheme_syntax", "the scheme is neither http nor https");
    internal static readonly Http2Error PathSyntax = Protocol(
        "RFC 9113, 8.3.1",
        "path_syntax",
        "the path does not begin with a slash, or has an octet outside of 0x21-0x7E or a fragment"
    );
    internal static readonly Http2Error AuthoritySyntax = Protocol(
        "RFC 9113, 8.3.1",
        "authority_syntax",
        "the authority is missing or is not a host with an optional port"
    );
    internal static readonly Http2Error AuthorityDiffers = Protocol(
        "RFC 9113, 8.3.1",
        "authority_differs",
        "Host comes twice or differs from :authority"
    );
    internal static readonly Http2Error ConnectForm = Protocol(
        "RFC 9113, 8.5",
        "connect_form",
        "CONNECT without host and port, or with a scheme or path"
    );
    internal static readonly Http2Error ProtocolWithoutConnect = Protocol(
        "RFC 8441, 4",
        "protocol_without_connect",
        ":protocol without CONNECT, or not a token"
    );
    internal static readonly Http2Error StatusSyntax = Protocol(
        "RFC 9113, 8.3.2",
        "status_syntax",
        "the status is not three digits from 100 to 999"
    );
    internal static readonly Http2Error Status101 = Protocol("RFC 9113, 8.6", "status_101", "101, which HTTP/2 does not have");
    internal static readonly Http2Error ContentLengthSyntax = Protocol(
        "RFC 9110, 8.6",
        "content_length_syntax",
        "Content-Length is not a number, comes twice, or comes where there is no body"
    );

    /// <summary>The limit <see cref="Http2Limits.FieldBytes" /> is exceeded.</summary>
    public static readonly Http2Error FieldsTooLarge = Limit(nameof(Http2Limits.FieldBytes), "fields_too_large", "the fields are too long");

    /// <summary>The limit <see cref="Http2Limits.FieldLines" /> is exceeded.</summary>
    public static readonly Http2Error TooManyFields = Limit(nameof(Http2Limits.FieldLines), "too_many_fields", "there are too many fields");
}
