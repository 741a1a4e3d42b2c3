namespace Portolan.Http.Messages;

/// <summary>
/// The status and fields of a response (RFC 9110, section 6), final or interim (1xx). Framing and what belongs to one connection is not
/// among the fields, as in
/// <see cref="HttpRequestHead"/>.
/// </summary>
public sealed class HttpResponseHead
{
    private readonly TextBuffer _texts = new();
    private TextSlice _protocol;

    /// <summary>The version in which it came.</summary>
    public HttpVersion Version { get; set; }

    /// <summary>The status code, 100–999; 1xx is an interim response, but for 101.</summary>
    public int Status { get; set; }

    /// <summary>Whether another response to the same request follows: 1xx without 101.</summary>
    public bool IsInterim => Status is >= 100 and < 200 and not 101;

    /// <summary>How the body is delimited.</summary>
    public BodyKind Body { get; set; }

    /// <summary>
    /// The octets of the body when they were declared. An answer to HEAD and a 304 may declare a length and have no body.
    /// </summary>
    public long? ContentLength { get; set; }

    /// <summary>
    /// What HTTP/1.1's <c>Upgrade</c> names: in a 101 the protocol that both speak from now on, in a 426 what the server asks for (RFC
    /// 9110, 7.8). Empty in every other response: there it is an offer of one connection.
    /// </summary>
    public ReadOnlySpan<byte> Protocol => _texts[_protocol];

    /// <summary>All other fields.</summary>
    public FieldSection Fields { get; } = new();

    /// <summary>Sets the protocol of a 101 or 426.</summary>
    public void SetProtocol(ReadOnlySpan<byte> value) => _protocol = _texts.Add(value);

    /// <summary>Forgets everything and gives all arrays back.</summary>
    public void Clear()
    {
        _texts.Clear();
        _protocol = default;
        Fields.Clear();
        Status = 0;
        Body = BodyKind.None;
        ContentLength = null;
    }
}
