namespace Portolan.Proxy.Transport;

/// <summary>Is told that a socket has something to read.</summary>
internal interface IReadable
{
    /// <summary>Something can be read, or an error fetched. Told again in the next turn while that is so. On the loop.</summary>
    void OnReadable();
}
