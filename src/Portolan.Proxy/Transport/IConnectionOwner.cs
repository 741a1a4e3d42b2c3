namespace Portolan.Proxy.Transport;

/// <summary>Who is told of the end of a connection besides what speaks on it.</summary>
internal interface IConnectionOwner
{
    /// <summary>It is over; after <see cref="IConnectionEvents.OnClosed"/>.</summary>
    void OnOver();
}
