namespace Portolan.Http.Http2.Hpack;

/// <summary>What one step of a decoder found.</summary>
internal enum HpackStep
{
    /// <summary>A field line.</summary>
    Field,

    /// <summary>The block is over.</summary>
    End,

    /// <summary>The block cannot be decoded: a connection error of type COMPRESSION_ERROR (RFC 9113, 4.3).</summary>
    Error,
}
