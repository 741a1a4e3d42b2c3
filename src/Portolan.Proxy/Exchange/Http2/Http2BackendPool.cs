using Portolan.Http.Http2;
using Portolan.Proxy.Backends;
using Portolan.Proxy.Exchange.Http1;
using Portolan.Proxy.Names;

namespace Portolan.Proxy.Exchange.Http2;

/// <summary>
/// The connections of one loop to endpoints that speak HTTP/2 (by prior knowledge, or ALPN), kept by address and transport identity: a
/// change of routes or backends never touches them. An attempt goes to the first connection that has room, so that those which are not
/// needed run empty and are closed.
/// </summary>
internal sealed class Http2BackendPool(ExchangeLoop loop, NameResolver names) : IBackendPool
{
    // Servers that see PING on silent streams more often than this end the connection: it is the default of gRPC's.
    private const int SilentMilliseconds = 330_000;
    private const int KeptStreams = 1024;

    private readonly Dictionary<PoolKey, List<Http2BackendConnection>> _connections = [];
    private readonly Stack<Http2BackendStream> _free = new();
    private int _count;

    /// <summary>What the loop's exchanges share.</summary>
    public ExchangeLoop Loop => loop;

    /// <summary>Looks DNS names up.</summary>
    public NameResolver Names => names;

    /// <summary>What a backend may do.</summary>
    public Http2Limits Limits { get; } =
        new()
        {
            ConcurrentStreams = 128,
            FieldBytes = loop.Options.Limits.ResponseHeaderBytes,
            FieldLines = 1024,
            BlockBytes = 2 * loop.Options.Limits.ResponseHeaderBytes,
            SilentMilliseconds = SilentMilliseconds,
        };

    /// <summary>Connections that are open or being opened. Any thread may read it.</summary>
    public int Connections => Volatile.Read(ref _count);

    /// <inheritdoc />
    public IBackendSide Open(BackendEndpoint endpoint, BackendSettings settings, ConnectionChoice choice, IBackendEvents events)
    {
        var key = new PoolKey(endpoint.Address, endpoint.Port, settings.Tls);
        if (!_connections.TryGetValue(key, out var list))
        {
            _connections[key] = list = [];
        }

        foreach (var known in list)
        {
            if (known.HasRoom)
            {
                // What failed on a connection that is still good is not to be tried again and again.
                return known.Take(events, known.HasServed && choice == ConnectionChoice.Any);
            }
        }

        Volatile.Write(ref _count, _count + 1);
        var connection = new Http2BackendConnection(this, key);
        list.Add(connection);
        var stream = connection.Take(events, isReused: false);
        connection.Connect(endpoint, settings.Config.ConnectTimeout);
        return stream;
    }

    /// <summary>A connection takes no more attempts.</summary>
    public void Remove(Http2BackendConnection connection)
    {
        if (_connections.TryGetValue(connection.Key, out var list) && list.Remove(connection) && list.Count == 0)
        {
            _connections.Remove(connection.Key);
        }
    }

    /// <summary>Closes all that have no attempt: the loop ends.</summary>
    public void CloseIdle()
    {
        foreach (var connection in _connections.Values.SelectMany(list => list).ToList())
        {
            connection.CloseIdle();
        }
    }

    /// <summary>Closes those that have no attempt and whose identity is of the past.</summary>
    public void CloseRetired()
    {
        foreach (
            var connection in _connections.Where(entry => entry.Key.Tls is { IsRetired: true }).SelectMany(entry => entry.Value).ToList()
        )
        {
            connection.CloseIdle();
        }
    }

    /// <summary>An object for an attempt.</summary>
    public Http2BackendStream TakeStream() => _free.TryPop(out var free) ? free : new Http2BackendStream();

    /// <summary>Takes one back.</summary>
    public void Return(Http2BackendStream stream)
    {
        if (_free.Count < KeptStreams)
        {
            _free.Push(stream);
        }
    }

    /// <summary>A connection is over.</summary>
    public void Count() => Volatile.Write(ref _count, _count - 1);
}
