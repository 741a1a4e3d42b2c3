using System.Diagnostics;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace Portolan.Proxy.Listening;

/// <summary>What is spoken on a connection, as far as its first bytes and its port tell.</summary>
internal enum ConnectionKind
{
    /// <summary>HTTP/1.1 without TLS.</summary>
    Http1,

    /// <summary>HTTP/2 with prior knowledge, without TLS.</summary>
    Http2,

    /// <summary>TLS; ALPN chooses between HTTP/1.1 and HTTP/2.</summary>
    Tls,
}

/// <summary>
/// Hands accepted connections to the HTTP engine. We own the sockets, so ports come and go without the engine: it sees three endpoints that
/// never change, one for each way to read a connection.
/// </summary>
internal sealed class ConnectionHandover : IConnectionListenerFactory
{
    private readonly Channel<ConnectionContext> _http1 = NewChannel();
    private readonly Channel<ConnectionContext> _http2 = NewChannel();
    private readonly Channel<ConnectionContext> _tls = NewChannel();

    /// <summary>Gives a connection to the engine, which closes it.</summary>
    public void Give(ConnectionKind kind, ConnectionContext connection)
    {
        if (!ChannelOf(kind).Writer.TryWrite(connection))
        {
            connection.Abort(new ConnectionAbortedException("The proxy has stopped."));
        }
    }

    /// <inheritdoc />
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var kind = ((HandoverEndPoint)endpoint).Kind;
        return ValueTask.FromResult<IConnectionListener>(new Listener(endpoint, ChannelOf(kind)));
    }

    private Channel<ConnectionContext> ChannelOf(ConnectionKind kind) => kind switch
    {
        ConnectionKind.Http1 => _http1,
        ConnectionKind.Http2 => _http2,
        ConnectionKind.Tls => _tls,
        _ => throw new UnreachableException(),
    };

    // Unbounded, because the number of connections is bounded where they are accepted.
    private static Channel<ConnectionContext> NewChannel() =>
        Channel.CreateUnbounded<ConnectionContext>(new UnboundedChannelOptions { SingleReader = true });

    private sealed class Listener(EndPoint endPoint, Channel<ConnectionContext> channel) : IConnectionListener
    {
        public EndPoint EndPoint => endPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
            await channel.Reader.WaitToReadAsync(cancellationToken) && channel.Reader.TryRead(out var connection) ? connection : null;

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            channel.Writer.TryComplete();
            return default;
        }

        public ValueTask DisposeAsync() => UnbindAsync();
    }
}

/// <summary>The name under which the engine listens for connections of one kind.</summary>
internal sealed class HandoverEndPoint(ConnectionKind kind) : EndPoint
{
    /// <summary>The kind of connections that come here.</summary>
    public ConnectionKind Kind => kind;

    /// <inheritdoc />
    public override string ToString() => $"portolan-{kind}";
}
