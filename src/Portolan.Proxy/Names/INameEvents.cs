using System.Net;

namespace Portolan.Proxy.Names;

/// <summary>Is told of the address of a name.</summary>
internal interface INameEvents
{
    /// <summary>
    /// The address to connect to; null when there is none. On the loop that asked; an address perhaps within the question.
    /// </summary>
    void OnName(IPEndPoint? address);
}
