namespace Portolan.Proxy.Transport;

/// <summary>A loop's part in a listening socket.</summary>
internal interface ISocketAcceptor
{
    /// <summary>
    /// Accepts what waits already, and then nothing more. On its loop; the socket may be closed when all loops have done so.
    /// </summary>
    void Stop();
}
