namespace Portolan.Http.Http1;

/// <summary>Why a message is refused. There is one value for each rule, so errors are compared by reference and cost nothing.</summary>
public sealed class Http1Error
{
    private Http1Error(int status, string section, string text)
    {
        Status = status;
        Section = section;
        Text = text;
    }

    /// <summary>
    /// The status that answers a request with this error. A backend whose response has one is answered for by 502, whatever stands here.
    /// </summary>
    public int Status { get; }

    /// <summary>The section of the RFC that was broken.</summary>
    public string Section { get; }

    /// <summary>What is wrong, in words without any octet of the message.</summary>
    public string Text { get; }

    /// <inheritdoc />
    public override string ToString() => $"{Text} ({Section})";

    // What is wrong with a request line.

    /// <summary>The limit <see cref="Http1Limits.RequestLineBytes" /> is exceeded.</summary>
    public static readonly Http1Error RequestLineTooLong = new(414, "RFC 9112, 3", "the request line is too long");
    internal static readonly Http1Error EmptyLines = new(400, "RFC 9112, 2.2", "more than one empty line before the request line");
    internal static readonly Http1Error RequestLineSyntax = new(
        400,
        "RFC 9112, 3",
        "the request line is not a method, a target and a version with one space between them"
    );
    internal static readonly Http1Error MethodSyntax = new(400, "RFC 9110, 9.1", "the method is not a token");
    internal static readonly Http1Error VersionSyntax = new(
        400,
        "RFC 9112, 2.3",
        "the version is not HTTP/ and two digits with a dot between them"
    );
    internal static readonly Http1Error VersionNotSupported = new(
        505,
        "RFC 9110, 15.6.6",
        "only HTTP/1.0 and HTTP/1.1 are spoken on this connection"
    );
    internal static readonly Http1Error TargetSyntax = new(
        400,
        "RFC 9112, 3.2",
        "the target holds an octet outside of 0x21-0x7E, or a fragment"
    );
    internal static readonly Http1Error TargetForm = new(400, "RFC 9112, 3.2", "the form of the target does not go with the method");
    internal static readonly Http1Error TargetScheme = new(
        400,
        "RFC 9112, 3.2.2",
        "the scheme of an absolute target is neither http nor https"
    );
    internal static readonly Http1Error TargetUserInfo = new(400, "RFC 9110, 4.2.4", "the target holds a user name");
    internal static readonly Http1Error TargetAuthority = new(400, "RFC 9110, 4.2.1", "the target's host or port is empty or not valid");
    internal static readonly Http1Error ConnectPort = new(400, "RFC 9110, 9.3.6", "the target of CONNECT has no valid port");

    // What is wrong with a status line.
    internal static readonly Http1Error StatusLineTooLong = new(502, "RFC 9112, 4", "the status line is too long");
    internal static readonly Http1Error StatusLineSyntax = new(
        502,
        "RFC 9112, 4",
        "the status line is not a version, a code of three digits and a reason"
    );
    internal static readonly Http1Error StatusCode = new(502, "RFC 9110, 15", "the status code is below 100");

    // What is wrong with lines.
    internal static readonly Http1Error BareLineFeed = new(400, "RFC 9112, 2.2", "a line ends with LF alone");
    internal static readonly Http1Error BareCarriageReturn = new(400, "RFC 9112, 2.2", "a CR is not followed by LF");
    internal static readonly Http1Error ControlCharacter = new(400, "RFC 9110, 5.5", "a line holds a control character");
    internal static readonly Http1Error LineFolding = new(400, "RFC 9112, 5.2", "a field line begins with white space");
    internal static readonly Http1Error FieldNameSyntax = new(
        400,
        "RFC 9112, 5.1",
        "a field's name is not a token with a colon right behind it"
    );

    /// <summary>The limit <see cref="Http1Limits.FieldBytes" /> is exceeded.</summary>
    public static readonly Http1Error FieldsTooLarge = new(431, "RFC 6585, 5", "the field lines are too long");

    /// <summary>The limit <see cref="Http1Limits.FieldLines" /> is exceeded.</summary>
    public static readonly Http1Error TooManyFields = new(431, "RFC 6585, 5", "there are too many field lines");

    // What is wrong with fields.
    internal static readonly Http1Error HostMissing = new(400, "RFC 9112, 3.2", "HTTP/1.1 without Host");
    internal static readonly Http1Error HostRepeated = new(400, "RFC 9112, 3.2", "more than one Host");
    internal static readonly Http1Error HostSyntax = new(400, "RFC 9112, 3.2", "Host is not a host with an optional port");
    internal static readonly Http1Error ConnectionSyntax = new(
        400,
        "RFC 9110, 7.6.1",
        "Connection is not a list of tokens, or a very long one"
    );
    internal static readonly Http1Error ContentLengthSyntax = new(400, "RFC 9112, 6.3", "Content-Length is not digits alone, or too large");
    internal static readonly Http1Error ContentLengthRepeated = new(400, "RFC 9112, 6.3", "more than one Content-Length");
    internal static readonly Http1Error LengthAndEncoding = new(400, "RFC 9112, 6.1", "both Content-Length and Transfer-Encoding");
    internal static readonly Http1Error TransferEncodingRepeated = new(400, "RFC 9112, 6.1", "more than one Transfer-Encoding");
    internal static readonly Http1Error TransferEncodingVersion = new(400, "RFC 9112, 6.1", "Transfer-Encoding in HTTP/1.0");
    internal static readonly Http1Error TransferEncodingNotChunked = new(
        400,
        "RFC 9112, 6.3",
        "the last coding of Transfer-Encoding is not chunked, or chunked comes twice"
    );
    internal static readonly Http1Error TransferCodingUnknown = new(501, "RFC 9112, 6.1", "a transfer coding other than chunked");
    internal static readonly Http1Error ConnectWithBody = new(400, "RFC 9110, 9.3.6", "CONNECT with Content-Length or Transfer-Encoding");
    internal static readonly Http1Error FramingWithoutBody = new(
        502,
        "RFC 9112, 6.1",
        "a response that has no body, 1xx or 204, with Content-Length or Transfer-Encoding"
    );
    internal static readonly Http1Error UpgradeNotAsked = new(
        502,
        "RFC 9110, 7.8",
        "101 to a request that asked for no upgrade, or without Upgrade"
    );

    // What is wrong with bodies and the order of things.
    internal static readonly Http1Error ChunkSizeSyntax = new(
        400,
        "RFC 9112, 7.1",
        "a chunk does not begin with its size in hexadecimal digits"
    );
    internal static readonly Http1Error ChunkSizeTooLarge = new(400, "RFC 9112, 7.1", "a chunk's size is too large");
    internal static readonly Http1Error ChunkExtensionSyntax = new(400, "RFC 9112, 7.1.1", "a chunk's extensions are not ;name=value");
    internal static readonly Http1Error ChunkLineTooLong = new(400, "RFC 9112, 7.1.1", "a chunk's size and extensions are too long");
    internal static readonly Http1Error ChunkOverhead = new(400, "RFC 9112, 7.1.1", "the chunks are mostly framing");
    internal static readonly Http1Error ChunkEnd = new(400, "RFC 9112, 7.1", "a chunk's data is not followed by CR LF");
    internal static readonly Http1Error TooManyInterim = new(502, "RFC 9110, 15.2", "too many interim responses");
    internal static readonly Http1Error UnexpectedBytes = new(502, "RFC 9112, 9.2", "octets without a request that they could answer");
    internal static readonly Http1Error Truncated = new(400, "RFC 9112, 8", "the connection ended within the message");
}
