namespace Portolan.Bench.Contestants;

/// <summary>What a proxy speaks to the backend.</summary>
internal enum Back
{
    /// <summary>HTTP/1.1 over connections that are kept.</summary>
    Http1,

    /// <summary>HTTP/2 in the clear.</summary>
    Http2,

    /// <summary>Bytes.</summary>
    Tcp,
}
