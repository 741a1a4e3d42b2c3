namespace Portolan.Http.Http2;

/// <summary>What a stream's request is, as far as bodies depend on it.</summary>
internal enum StreamRequest : byte
{
    /// <summary>Any other.</summary>
    Ordinary,

    /// <summary>HEAD: the response has no body.</summary>
    Head,

    /// <summary>CONNECT, plain or extended: 2xx opens a tunnel.</summary>
    Connect,
}
