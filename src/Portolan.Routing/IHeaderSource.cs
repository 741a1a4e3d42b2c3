namespace Portolan.Routing;

/// <summary>
/// Where a match finds a request's headers. Implement it as a struct over the HTTP engine's own collection: the router is
/// generic over it, so no call is virtual and nothing is boxed.
/// </summary>
public interface IHeaderSource
{
    /// <summary>Looks a header up by name, without case. Returns whether the header is there.</summary>
    bool TryGetHeader(string name, out HeaderFieldValue value);
}

/// <summary>
/// The value of a header as an HTTP engine holds it: one run of characters, or one a field line. Several lines mean what
/// they mean joined by commas (RFC 9110, section 5.3).
/// </summary>
public readonly ref struct HeaderFieldValue
{
    /// <summary>The value of a header with one field line.</summary>
    public HeaderFieldValue(ReadOnlySpan<char> value) => Single = value;

    /// <summary>The values of a header with several field lines, in order.</summary>
    public HeaderFieldValue(ReadOnlySpan<string?> lines) => Lines = lines;

    /// <summary>The value, when there is one line.</summary>
    public ReadOnlySpan<char> Single { get; }

    /// <summary>The values, when there are several lines; else empty.</summary>
    public ReadOnlySpan<string?> Lines { get; }

    /// <summary>
    /// The value as one text: lines joined by a comma without a space, as Envoy does, so that Kuma's matches keep their meaning.
    /// </summary>
    public override string ToString() => Lines.IsEmpty ? Single.ToString() : string.Join(',', Lines);
}
