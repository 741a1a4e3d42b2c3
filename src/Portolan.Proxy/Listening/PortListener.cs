using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Portolan.Proxy.Exchange;
using Portolan.Proxy.Metrics;
using Portolan.Proxy.Model;
using Portolan.Proxy.Streams;
using Portolan.Proxy.Transport;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Listening;

/// <summary>
/// The owner of one listening socket and of the connections that it accepted. What is served changes by one reference write; connections
/// stay. Its family never changes, because a connection is of the family under which it was accepted. Removed, it stops accepting at once
/// and gives its connections the drain time.
/// </summary>
internal sealed partial class PortListener : IBoundPort, IServedPort, IStreamPort, IAcceptEvents
{
    // Clients that send requests all the time learn from "Connection: close"; idle ones are closed after this.
    private static readonly TimeSpan MaxIdleGrace = TimeSpan.FromSeconds(1);

    private readonly ListeningServices _services;
    private readonly SharedListening _listening;
    private readonly HashSet<ClientConnection>[] _connections;
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RequestCounters? _counters;
    private StreamCounters? _streamCounters;
    private PortModel _model;
    private int _count;
    private volatile DrainPhase _phase;

    private PortListener(Socket socket, PortModel model, ListeningServices services)
    {
        _model = model;
        Family = model.Family;
        _services = services;
        _connections = [.. services.Loops.Loops.Select(_ => new HashSet<ClientConnection>())];
        EndPoint = (IPEndPoint)socket.LocalEndPoint!;
        _listening = services.Loops.Listen(socket, this);
        if (model.Protocols.Keys.Any(protocol => protocol is ListenerProtocol.Http or ListenerProtocol.Https))
        {
            // Said to be zero before the first request; of streams likewise.
            _ = Counters;
        }

        if (model.Protocols.Keys.Any(protocol => protocol is not (ListenerProtocol.Http or ListenerProtocol.Https)))
        {
            _ = StreamCounters;
        }
    }

    private enum DrainPhase
    {
        Serving,
        Closing,
        Stopped,
    }

    /// <inheritdoc />
    public PortModel Model
    {
        get => Volatile.Read(ref _model);
        set => Volatile.Write(ref _model, value);
    }

    /// <summary>What comes first on a connection.</summary>
    public PortFamily Family { get; }

    /// <inheritdoc />
    public RequestCounters Counters => _counters ??= _services.Metrics.Of(EndPoint.Port);

    StreamModel IStreamPort.Model => Model.Streams;

    private StreamCounters StreamCounters => _streamCounters ??= _services.Metrics.StreamsOf(new PortKey(EndPoint.Port, PortTransport.Tcp));

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <inheritdoc />
    public bool IsClosing => _phase != DrainPhase.Serving;

    /// <summary>Whether a connection is to be closed as soon as it has no request.</summary>
    public bool IsStopped => _phase == DrainPhase.Stopped;

    /// <summary>Connections that are open.</summary>
    public int ConnectionCount => Volatile.Read(ref _count);

    /// <summary>Binds the port. Throws <see cref="SocketException"/>; <see cref="BindFault"/> says it in words.</summary>
    public static PortListener Bind(IPEndPoint endPoint, PortModel model, ListeningServices services) =>
        new(ListeningSocket.Open(endPoint), model, services);

    /// <inheritdoc />
    public void OnAccepted(ByteConnection connection)
    {
        if (!_services.Admission.TryEnter())
        {
            connection.Events = IgnoredEvents.Instance;
            connection.Abort();
            return;
        }

        Interlocked.Increment(ref _count);
        _connections[connection.Loop.Index].Add(ClientConnection.Begin(this, _services, connection));
    }

    /// <inheritdoc />
    public void OnAcceptFailed(AcceptFailure failure) => _services.AcceptFailures.Say(failure);

    /// <summary>
    /// What a handshake for a server name uses, and what is in the TLS; null when no listener has the name, or it has no certificate, or
    /// TLS is not to end here.
    /// </summary>
    public (SslServerAuthenticationOptions Options, ListenerProtocol Protocol)? Choose(string? serverName)
    {
        var model = Model;
        return
            model.Router.FindListener(serverName) is { } found
            && model.Listeners.TryGetValue(found.Name, out var listener)
            && model.Certificates.TryGetValue(found.Name, out var certificates)
            && certificates.Choose(serverName) is { } options
            ? (options, listener.Protocol)
            : null;
    }

    void IStreamPort.Report(EventLoop loop, in StreamReport report) => _services.Streams.Report(loop, Family, StreamCounters, report);

    /// <summary>A connection is over; on its loop.</summary>
    public void Forget(ClientConnection connection)
    {
        _connections[connection.Loop.Index].Remove(connection);
        if (Interlocked.Decrement(ref _count) == 0 && IsClosing)
        {
            _empty.TrySetResult();
        }
    }

    /// <summary>Accepts nothing more and frees the port: it can be bound again when this completes.</summary>
    public Task FreeAsync()
    {
        _phase = DrainPhase.Closing;
        return _listening.StopAsync();
    }

    /// <summary>
    /// After <see cref="FreeAsync"/>, lets connections end: completes when none is left, which is soon after <paramref name="drainTime"/>
    /// at the latest.
    /// </summary>
    public async Task DrainAsync(TimeSpan drainTime)
    {
        var grace = drainTime / 4 < MaxIdleGrace ? drainTime / 4 : MaxIdleGrace;
        if (await IsEmptyWithinAsync(grace))
        {
            return;
        }

        _phase = DrainPhase.Stopped;
        await ForEachConnectionAsync(connection => connection.CloseGracefully());
        if (await IsEmptyWithinAsync(drainTime - grace))
        {
            return;
        }

        Log.Aborting(_services.Logger, ConnectionCount, EndPoint);
        await ForEachConnectionAsync(connection => connection.Abort());
    }

    /// <summary>Writes all connections, loop by loop, as an array's elements.</summary>
    public Task DescribeAsync(Utf8JsonWriter json) => ForEachConnectionAsync(connection => connection.Describe(json, EndPoint.Port));

    private async Task<bool> IsEmptyWithinAsync(TimeSpan time)
    {
        if (ConnectionCount == 0)
        {
            return true;
        }

        try
        {
            await _empty.Task.WaitAsync(time, _services.TimeProvider);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    // One loop after the other, so that what the action writes to needs no lock.
    private async Task ForEachConnectionAsync(Action<ClientConnection> action)
    {
        foreach (var loop in _services.Loops.Loops)
        {
            await loop.RunAsync(() =>
            {
                foreach (var connection in _connections[loop.Index].ToArray())
                {
                    action(connection);
                }
            });
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4002, LogLevel.Information, "The drain time is over: aborting {Count} connections of {EndPoint}.")]
        public static partial void Aborting(ILogger logger, int count, EndPoint endPoint);
    }
}
