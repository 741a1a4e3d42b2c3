using System.Net;
using Portolan.Proxy.Backends;
using Portolan.Proxy.Names;
using Portolan.Proxy.Tls;
using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Streams;

/// <summary>
/// A stream's connection to one endpoint; one object an attempt, so that what comes late of an abandoned one reaches nobody.
/// </summary>
internal sealed class StreamBackend(StreamConnection owner, BackendEndpoint endpoint, ClientTls? tls) : IConnectionEvents, INameEvents
{
    private bool _isAbandoned;
    private EventLoop? _loop;

    /// <summary>The endpoint.</summary>
    public BackendEndpoint Endpoint => endpoint;

    /// <summary>The connection; null until the endpoint's address is known.</summary>
    public ByteConnection? Connection { get; private set; }

    /// <summary>Begins to connect.</summary>
    public void Open(EventLoop loop, NameResolver names)
    {
        endpoint.Begin(loop.Index);
        _loop = loop;
        if (endpoint.Ip is { } address)
        {
            Connection = loop.Connect(address, tls, this);
        }
        else
        {
            names.Find(endpoint.Address, endpoint.Port, loop, this);
        }
    }

    /// <summary>Resets it when it is not over, and hears of it no more.</summary>
    public void Abandon()
    {
        _isAbandoned = true;
        Connection?.Abort();
    }

    void INameEvents.OnName(IPEndPoint? address)
    {
        if (address is not null && !_isAbandoned)
        {
            Connection = _loop!.Connect(address, tls, this);
            return;
        }

        endpoint.End(_loop!.Index);
        if (!_isAbandoned)
        {
            owner.OnBackendClosed(this, CloseReason.ConnectFailed);
        }
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
        endpoint.End(_loop!.Index);
        if (!_isAbandoned)
        {
            owner.OnBackendClosed(this, reason);
        }
    }
}
