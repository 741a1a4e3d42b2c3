using System.Net;
using Portolan.Proxy.Backends;
using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Streams;

/// <summary>A stream's connection to one endpoint; one object an attempt, so that what comes late of an abandoned one reaches nobody.</summary>
internal sealed class StreamBackend(StreamConnection owner, BackendEndpoint endpoint) : IConnectionEvents
{
    private bool _isAbandoned;

    /// <summary>The endpoint.</summary>
    public BackendEndpoint Endpoint => endpoint;

    /// <summary>The connection.</summary>
    public ByteConnection Connection { get; private set; } = null!;

    /// <summary>Begins to connect.</summary>
    public void Open(EventLoop loop, IPEndPoint address)
    {
        endpoint.Begin();
        Connection = loop.Connect(address, tls: null, this);
    }

    /// <summary>Resets it when it is not over, and hears of it no more.</summary>
    public void Abandon()
    {
        _isAbandoned = true;
        Connection.Abort();
    }

    void IConnectionEvents.OnConnected()
    {
        if (!_isAbandoned)
        {
            owner.OnBackendConnected(this);
        }
    }

    int IConnectionEvents.OnInput(ReadOnlySpan<byte> bytes)
    {
        if (!_isAbandoned)
        {
            owner.OnBackendInput(this, bytes);
        }

        return bytes.Length;
    }

    void IConnectionEvents.OnInputEnded()
    {
        if (!_isAbandoned)
        {
            owner.OnBackendInputEnded();
        }
    }

    void IConnectionEvents.OnDrained()
    {
        if (!_isAbandoned)
        {
            owner.OnBackendDrained();
        }
    }

    void IConnectionEvents.OnClosed(CloseReason reason)
    {
        endpoint.End();
        if (!_isAbandoned)
        {
            owner.OnBackendClosed(this, reason);
        }
    }
}
