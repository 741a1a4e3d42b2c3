using Portolan.Proxy.Metrics;
using Portolan.Proxy.Names;
using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Streams;

/// <summary>The streams of one loop. Used on the loop only, but for <see cref="Count"/>.</summary>
internal sealed class StreamLoop(EventLoop loop, StreamLimits limits, NameResolver names)
{
    private readonly HashSet<StreamConnection> _connections = [];
    private int _count;

    /// <summary>The loop.</summary>
    public EventLoop Loop => loop;

    /// <summary>What a connection may take.</summary>
    public StreamLimits Limits => limits;

    /// <summary>How often limits were reached.</summary>
    public LimitCounts Reached { get; init; } = new();

    /// <summary>Finds endpoints whose address is a name.</summary>
    public NameResolver Names => names;

    /// <summary>Connections of clients that are not over. Any thread may read it.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>
    /// Serves a client's connection: reads what decides where it goes, connects, and carries bytes both ways until both sides have ended.
    /// </summary>
    public StreamConnection Serve(ByteConnection client, IStreamPort port, StreamKind kind)
    {
        var connection = new StreamConnection(this, client, port, kind);
        _connections.Add(connection);
        Volatile.Write(ref _count, _connections.Count);
        connection.Start();
        return connection;
    }

    /// <summary>Resets the connections of a port: the time that it had to drain is over.</summary>
    public void Abort(IStreamPort port)
    {
        foreach (var connection in _connections.Where(connection => connection.Port == port).ToList())
        {
            connection.Abort();
        }
    }

    internal void Remove(StreamConnection connection)
    {
        _connections.Remove(connection);
        Volatile.Write(ref _count, _connections.Count);
    }
}
