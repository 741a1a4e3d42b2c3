namespace Portolan.Routing;

/// <summary>What a match reads from a request, besides its headers. Engine-independent and on the stack only.</summary>
public readonly ref struct RequestHead
{
    /// <summary>The method as sent; compared with case (RFC 9110, section 9.1).</summary>
    public required ReadOnlySpan<char> Method { get; init; }

    /// <summary>The <c>Host</c> header or <c>:authority</c> as sent, with or without a port; empty when there is none.</summary>
    public required ReadOnlySpan<char> Host { get; init; }

    /// <summary>The path in the form of <see cref="Paths.PathNormalization"/>, still percent-encoded, without the query.</summary>
    public required ReadOnlySpan<char> Path { get; init; }

    /// <summary>The query as sent, with or without its <c>?</c>; empty when there is none.</summary>
    public ReadOnlySpan<char> Query { get; init; }
}
