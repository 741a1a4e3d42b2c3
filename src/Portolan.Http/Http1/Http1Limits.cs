namespace Portolan.Http.Http1;

/// <summary>How much of each thing a reader takes. All of them count octets as they came, unless they say otherwise.</summary>
public sealed record Http1Limits
{
    /// <summary>The defaults.</summary>
    public static Http1Limits Default { get; } = new();

    /// <summary>The longest request line (method, target, version); 414 above. RFC 9112, 3, asks for 8,000 at least.</summary>
    public int RequestLineBytes { get; init; } = 16 * 1024;

    /// <summary>All field lines of a head together, and again of trailers; 431 above.</summary>
    public int FieldBytes { get; init; } = 64 * 1024;

    /// <summary>How many field lines a head or a trailer section may have; 431 above.</summary>
    public int FieldLines { get; init; } = 128;

    /// <summary>The longest line that gives the size of a chunk, with its extensions.</summary>
    public int ChunkLineBytes { get; init; } = 4 * 1024;

    /// <summary>By how much the framing of chunks may exceed twice their data: what a body of empty words may cost.</summary>
    public int ChunkOverheadBytes { get; init; } = 16 * 1024;

    /// <summary>How many interim responses (1xx) may come before the final one.</summary>
    public int InterimResponses { get; init; } = 32;
}
