using System.Net;

namespace Portolan.Proxy.Http;

/// <summary>The body of a copy, which is known only when the request that it copies was read to its end.</summary>
internal sealed class MirrorContent : HttpContent
{
    private byte[] _bytes = [];

    /// <summary>Sets the body.</summary>
    public void Take(byte[] bytes)
    {
        _bytes = bytes;
        Headers.ContentLength = bytes.Length;
    }

    /// <inheritdoc />
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => stream.WriteAsync(_bytes).AsTask();

    /// <inheritdoc />
    protected override bool TryComputeLength(out long length)
    {
        length = _bytes.Length;
        return true;
    }
}
