using Portolan.Http.Http1;
using Portolan.Proxy.Backends;
using Portolan.Proxy.Metrics;
using Portolan.Proxy.Names;
using Portolan.Proxy.Tls;

namespace Portolan.Proxy.Exchange.Http1;

/// <summary>
/// The connections of one loop to endpoints that speak HTTP/1.1, kept by address and transport identity: a change of routes or backends
/// never touches them. The one that was used last is used next, so that those that are not needed grow old and are closed.
/// </summary>
internal sealed class Http1BackendPool : IBackendPool
{
    private const int KeptLists = 256;

    private readonly Dictionary<PoolKey, List<Http1BackendConnection>> _idle = [];
    private readonly int _mostIdle;

    /// <summary>Makes an empty pool; <paramref name="loops"/> is how many loops part the limits.</summary>
    public Http1BackendPool(ExchangeLoop loop, NameResolver names, int loops)
    {
        Loop = loop;
        Names = names;
        Limits = new Http1Limits { FieldBytes = loop.Options.Limits.ResponseHeaderBytes, FieldLines = 1024 };
        _mostIdle = Math.Max(1, loop.Options.Limits.IdleBackendConnections / loops);
    }

    /// <summary>What the loop's exchanges share.</summary>
    public ExchangeLoop Loop { get; }

    /// <summary>Looks DNS names up.</summary>
    public NameResolver Names { get; }

    /// <summary>What a response may have.</summary>
    public Http1Limits Limits { get; }

    /// <summary>Connections that are open or being opened. Any thread may read it.</summary>
    public int Connections => Volatile.Read(ref _connections);

    private int _connections;

    /// <summary>Connections that wait for a request.</summary>
    public int IdleConnections => _idle.Values.Sum(list => list.Count);

    /// <inheritdoc />
    public IBackendSide Open(BackendEndpoint endpoint, BackendSettings settings, ConnectionChoice choice, IBackendEvents events)
    {
        var key = new PoolKey(endpoint.Address, endpoint.Port, settings.Tls);
        if (choice == ConnectionChoice.Any && _idle.TryGetValue(key, out var idle) && idle.Count > 0)
        {
            var last = idle[^1];
            Forget(idle, idle.Count - 1, key);
            last.Take(events);
            return last;
        }

        Volatile.Write(ref _connections, _connections + 1);
        var connection = new Http1BackendConnection(this, key, events);
        connection.Connect(endpoint, settings.Config.ConnectTimeout);
        return connection;
    }

    /// <summary>
    /// Takes a connection back that may carry another request; false when enough of them wait, or its identity is of the past.
    /// </summary>
    public bool TryKeep(Http1BackendConnection connection, PoolKey key)
    {
        if (key.Tls is { IsRetired: true })
        {
            return false;
        }

        if (!_idle.TryGetValue(key, out var idle))
        {
            _idle[key] = idle = [];
        }

        if (idle.Count >= _mostIdle)
        {
            Loop.Count(ProxyLimit.IdleBackendConnections);
            return false;
        }

        idle.Add(connection);
        return true;
    }

    /// <summary>A connection that waited is closed.</summary>
    public void Remove(Http1BackendConnection connection, PoolKey key)
    {
        var idle = _idle[key];
        Forget(idle, idle.LastIndexOf(connection), key);
    }

    /// <summary>Closes all that wait: the loop ends.</summary>
    public void CloseIdle()
    {
        foreach (var connection in _idle.Values.SelectMany(list => list).ToList())
        {
            connection.CloseIdle();
        }
    }

    /// <summary>Closes those that wait under identities of the past.</summary>
    public void CloseRetired()
    {
        foreach (var connection in _idle.Where(entry => entry.Key.Tls is { IsRetired: true }).SelectMany(entry => entry.Value).ToList())
        {
            connection.CloseIdle();
        }

        // An empty list, whose connections are all busy, would keep the identity, and its private key, for ever.
        foreach (var key in _idle.Keys.Where(key => key.Tls is { IsRetired: true }).ToList())
        {
            _idle.Remove(key);
        }
    }

    /// <summary>A connection is over.</summary>
    public void CountClosed() => Volatile.Write(ref _connections, _connections - 1);

    // Lists of endpoints that are gone would pile up; those of busy ones are empty now and then and stay.
    private void Forget(List<Http1BackendConnection> idle, int index, PoolKey key)
    {
        idle.RemoveAt(index);
        if (idle.Count == 0 && (_idle.Count > KeptLists || key.Tls is { IsRetired: true }))
        {
            _idle.Remove(key);
        }
    }
}

/// <summary>What connections are kept by: two that differ in it never share one.</summary>
internal readonly record struct PoolKey(string Address, int Port, ClientTls? Tls)
{
    /// <summary>For people who look for trouble.</summary>
    public override string ToString() => $"{Address}:{Port}{(Tls is null ? "" : $" as {Tls.ServerName} in TLS")}";
}
