using Portolan.Proxy.Exchange;
using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Listening;

/// <summary>Begins to speak HTTP on a connection whose protocol is known. On the loop of the connection, whose events it sets.</summary>
internal interface IProtocolStarter
{
    /// <summary>HTTP/1.1, whose first request is awaited.</summary>
    IClientConnection StartHttp1(ByteConnection connection, ClientContext context);

    /// <summary>HTTP/2; the client's preface has not been read yet.</summary>
    IClientConnection StartHttp2(ByteConnection connection, ClientContext context);
}
