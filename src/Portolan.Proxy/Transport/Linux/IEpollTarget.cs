namespace Portolan.Proxy.Transport.Linux;

/// <summary>Something that waits on a descriptor.</summary>
internal interface IEpollTarget
{
    /// <summary>What epoll says of the descriptor.</summary>
    void OnEpoll(uint events);
}
