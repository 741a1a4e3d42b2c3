namespace Portolan.Http.Messages;

/// <summary>
/// The control data and fields of a request (RFC 9110, section 6), the same for every version. The parser has checked all of it: the method
/// is a token, the target parts hold nothing but 0x21–0x7E, there is exactly one authority.
/// </summary>
/// <remarks>
/// <c>Host</c> is not among <see cref="Fields"/>: it is <see cref="Authority"/>, and each writer sends it as its version says. Framing
/// (<c>Content-Length</c>,
/// <c>Transfer-Encoding</c>) is not among them either: it is <see cref="Body"/> and <see cref="ContentLength"/>, and the writer counts for
/// itself. What belongs to one connection (<c>Connection</c> and what it names, <c>Keep-Alive</c>, <c>Proxy-Connection</c>, <c>Upgrade</c>,
/// <c>Expect: 100-continue</c>: RFC 9110, 7.6.1 and 10.1.1) was obeyed and taken out; <c>te: trailers</c> is kept, in just these words,
/// when the client takes trailers.
/// </remarks>
public sealed class HttpRequestHead
{
    private readonly TextBuffer _texts = new();
    private TextSlice _method;
    private TextSlice _scheme;
    private TextSlice _authority;
    private TextSlice _target;
    private TextSlice _protocol;

    /// <summary>The version in which it came.</summary>
    public HttpVersion Version { get; set; }

    /// <summary>The method, with case, as sent.</summary>
    public ReadOnlySpan<byte> Method => _texts[_method];

    /// <summary>The scheme that the client named (<c>:scheme</c>, or the absolute form); empty in HTTP/1.1 with an origin form.</summary>
    public ReadOnlySpan<byte> Scheme => _texts[_scheme];

    /// <summary>
    /// The host and port that the request is for: <c>:authority</c>, the absolute form's, or <c>Host</c>. Empty only in HTTP/1.0 without
    /// <c>Host</c>.
    /// </summary>
    public ReadOnlySpan<byte> Authority => _texts[_authority];

    /// <summary>Path and query as sent, beginning with <c>/</c>; <c>*</c> for <c>OPTIONS *</c>; empty for a plain CONNECT.</summary>
    public ReadOnlySpan<byte> Target => _texts[_target];

    /// <summary>
    /// What an upgrade asks for: <c>:protocol</c> of an extended CONNECT (RFC 8441), or the <c>Upgrade</c> of HTTP/1.1 when
    /// <c>Connection</c> names it; empty otherwise.
    /// </summary>
    public ReadOnlySpan<byte> Protocol => _texts[_protocol];

    /// <summary>How the body is delimited.</summary>
    public BodyKind Body { get; set; }

    /// <summary>The octets of the body when they were declared.</summary>
    public long? ContentLength { get; set; }

    /// <summary>Whether the client waits for 100 (RFC 9110, 10.1.1). Never set in HTTP/1.0.</summary>
    public bool ExpectsContinue { get; set; }

    /// <summary>
    /// Whether some of the control data came as what HPACK must never index; whoever sends it in HTTP/2 says the same (RFC 7541, 7.1.3).
    /// </summary>
    public bool IsSensitive { get; set; }

    /// <summary>All other fields.</summary>
    public FieldSection Fields { get; } = new();

    /// <summary>Sets the method.</summary>
    public void SetMethod(ReadOnlySpan<byte> value) => _method = _texts.Add(value);

    /// <summary>Sets the scheme.</summary>
    public void SetScheme(ReadOnlySpan<byte> value) => _scheme = _texts.Add(value);

    /// <summary>Sets the authority.</summary>
    public void SetAuthority(ReadOnlySpan<byte> value) => _authority = _texts.Add(value);

    /// <summary>Sets path and query.</summary>
    public void SetTarget(ReadOnlySpan<byte> value) => _target = _texts.Add(value);

    /// <summary>Sets path and query from two parts.</summary>
    public void SetTarget(ReadOnlySpan<byte> path, ReadOnlySpan<byte> query) => _target = _texts.Add(path, query);

    /// <summary>Sets the protocol of an upgrade.</summary>
    public void SetProtocol(ReadOnlySpan<byte> value) => _protocol = _texts.Add(value);

    /// <summary>Forgets everything and gives all arrays back.</summary>
    public void Clear()
    {
        _texts.Clear();
        _method = default;
        _scheme = default;
        _authority = default;
        _target = default;
        _protocol = default;
        Fields.Clear();
        Body = BodyKind.None;
        ContentLength = null;
        ExpectsContinue = false;
        IsSensitive = false;
    }
}
