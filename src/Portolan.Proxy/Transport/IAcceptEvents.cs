namespace Portolan.Proxy.Transport;

/// <summary>What happens at a listening socket.</summary>
internal interface IAcceptEvents
{
    /// <summary>A client has connected; on the loop of the connection, whose events are to be set before the call returns.</summary>
    void OnAccepted(ByteConnection connection);

    /// <summary>Nobody is accepted for <see cref="SocketLoop.AcceptPause"/>; on any loop, once a pause.</summary>
    void OnAcceptFailed(AcceptFailure failure);
}
