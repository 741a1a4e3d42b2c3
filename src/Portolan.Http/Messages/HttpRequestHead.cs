namespace Portolan.Http.Messages;

/// <summary>
/// The control data and fields of a request (RFC 9110, section 6), the same for every version. The parser has checked all of it: the method is a token, the
/// target parts hold nothing but 0x21–0x7E, there is exactly one authority.
/// </summary>
/// <remarks>
/// <c>Host</c> is not among <see cref="Fields"/>: it is <see cref="Authority"/>, and each writer sends it as its version says. Framing (<c>Content-Length</c>,
/// <c>Transfer-Encoding</c>) is not among them either: it is <see cref="Body"/> and <see cref="ContentLength"/>, and the writer counts for itself.
/// </remarks>
public sealed class HttpRequestHead
{
    private readonly TextSlot _method = new();
    private readonly TextSlot _scheme = new();
    private readonly TextSlot _authority = new();
    private readonly TextSlot _target = new();
    private readonly TextSlot _protocol = new();

    /// <summary>The version in which it came.</summary>
    public HttpVersion Version { get; set; }

    /// <summary>The method, with case, as sent.</summary>
    public ReadOnlySpan<byte> Method => _method.Bytes;

    /// <summary>The scheme that the client named (<c>:scheme</c>, or the absolute form); empty in HTTP/1.1 with an origin form.</summary>
    public ReadOnlySpan<byte> Scheme => _scheme.Bytes;

    /// <summary>The host and port that the request is for: <c>:authority</c>, the absolute form's, or <c>Host</c>. Empty only in HTTP/1.0 without <c>Host</c>.</summary>
    public ReadOnlySpan<byte> Authority => _authority.Bytes;

    /// <summary>Path and query as sent, beginning with <c>/</c>; <c>*</c> for <c>OPTIONS *</c>; empty for a plain CONNECT.</summary>
    public ReadOnlySpan<byte> Target => _target.Bytes;

    /// <summary>What an upgrade asks for: <c>:protocol</c> of an extended CONNECT (RFC 8441), or the <c>Upgrade</c> of HTTP/1.1 when <c>Connection</c> names it; empty otherwise.</summary>
    public ReadOnlySpan<byte> Protocol => _protocol.Bytes;

    /// <summary>How the body is delimited.</summary>
    public BodyKind Body { get; set; }

    /// <summary>The octets of the body when they were declared.</summary>
    public long? ContentLength { get; set; }

    /// <summary>Whether the client waits for 100 (RFC 9110, 10.1.1). Never set in HTTP/1.0.</summary>
    public bool ExpectsContinue { get; set; }

    /// <summary>All other fields.</summary>
    public FieldSection Fields { get; } = new();

    /// <summary>Sets the method.</summary>
    public void SetMethod(ReadOnlySpan<byte> value) => _method.Set(value);

    /// <summary>Sets the scheme.</summary>
    public void SetScheme(ReadOnlySpan<byte> value) => _scheme.Set(value);

    /// <summary>Sets the authority.</summary>
    public void SetAuthority(ReadOnlySpan<byte> value) => _authority.Set(value);

    /// <summary>Sets path and query.</summary>
    public void SetTarget(ReadOnlySpan<byte> value) => _target.Set(value);

    /// <summary>Sets the protocol of an upgrade.</summary>
    public void SetProtocol(ReadOnlySpan<byte> value) => _protocol.Set(value);

    /// <summary>Forgets everything and gives all arrays back.</summary>
    public void Clear()
    {
        _method.Clear();
        _scheme.Clear();
        _authority.Clear();
        _target.Clear();
        _protocol.Clear();
        Fields.Clear();
        Body = BodyKind.None;
        ContentLength = null;
        ExpectsContinue = false;
    }
}
