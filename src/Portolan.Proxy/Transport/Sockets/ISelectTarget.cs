using System.Net.Sockets;

namespace Portolan.Proxy.Transport.Sockets;

/// <summary>Something that waits on a socket.</summary>
internal interface ISelectTarget
{
    /// <summary>The socket.</summary>
    Socket Socket { get; }

    /// <summary>What it waits for.</summary>
    SocketStates Wanted { get; }

    /// <summary>Some of it is there.</summary>
    void OnSelected(SocketStates states);
}
