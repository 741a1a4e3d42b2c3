namespace Portolan.Proxy.Tests.Exchange.Model;

/// <summary>A client or a backend of the model.</summary>
internal interface IModelPeer
{
    /// <summary>Whether there is anything to break.</summary>
    bool IsOpen { get; }

    /// <summary>Ends a connection, or a stream of HTTP/2, as no peer should.</summary>
    void Break(Random random);
}
