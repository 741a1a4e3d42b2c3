namespace Portolan.Http.Messages;

/// <summary>The status and fields of a response (RFC 9110, section 6), final or interim (1xx). Framing is not among the fields, as in <see cref="HttpRequestHead"/>.</summary>
public sealed class HttpResponseHead
{
    /// <summary>The version in which it came.</summary>
    public HttpVersion Version { get; set; }

    /// <summary>The status code, 100–999; 1xx is an interim response, but for 101.</summary>
    public int Status { get; set; }

    /// <summary>Whether another response to the same request follows: 1xx without 101.</summary>
    public bool IsInterim => Status is >= 100 and < 200 and not 101;

    /// <summary>How the body is delimited.</summary>
    public BodyKind Body { get; set; }

    /// <summary>The octets of the body when they were declared. An answer to HEAD and a 304 may declare a length and have no body.</summary>
    public long? ContentLength { get; set; }

    /// <summary>All other fields.</summary>
    public FieldSection Fields { get; } = new();

    /// <summary>Forgets everything and gives all arrays back.</summary>
    public void Clear()
    {
        Fields.Clear();
        Status = 0;
        Body = BodyKind.None;
        ContentLength = null;
    }
}
