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
/// The owner of one listening socket and of the connections that it accepted. What is served changes by one reference write; connections stay.
/// Its protocol never changes, because a connection is of the protocol under which it was accepted. Removed, it stops accepting at once and gives its
/// connections the drain time.
/// </summary>
internal sealed partial class PortListener : IBoundPort, IServedPort, IStreamPort, IAcceptEvents, IServerCertificates
{
    // Clients that send requests all the time learn from "Connection: close"; idle ones are closed after this.
    private static readonly TimeSpan MaxIdleGrace = TimeSpan.FromSeconds(1);

    private readonly ListeningServices _services;
    private readonly SharedListening _listening;
    private readonly HashSet<ClientConnection>[] _connections;
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ListenerProtocol _protocol;
    private readonly StreamCounters _streamCounters;
    private PortModel _model;
    private int _count;
    private volatile DrainPhase _phase;

    private PortListener(Socket socket, PortModel model, ListeningServices services)
    {
        _model = model;
        _protocol = model.Protocol;
        _services = services;
        _connections = [.. services.Loops.Loops.Select(_ => new HashSet<ClientConnection>())];
        EndPoint = (IPEndPoint)socket.LocalEndPoint!;
        Counters = model.CarriesStreams ? new RequestCounters() : services.Metrics.Of(model.Port);
        _streamCounters = model.CarriesStreams ? services.Metrics.StreamsOf(model.Port) : new StreamCounters();
        _listening = services.Loops.Listen(socket, this);
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

    /// <inheritdoc />
    public RequestCounters Counters { get; }

    StreamModel IStreamPort.Model => Model.Streams;

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
        _connections[connection.Loop.Index].Add(ClientConnection.Begin(this, _services, connection, _protocol));
    }

    /// <inheritdoc />
    public void OnAcceptFailed(AcceptFailure failure) => _services.AcceptFailures.Say(failure);

    /// <inheritdoc />
    public SslServerAuthenticationOptions? Choose(string? serverName)
    {
        var model = Model;
        return model.Router.FindListener(serverName) is { } listener && model.Certificates.TryGetValue(listener.Name, out var certificates)
            ? certificates.Choose(serverName)
            : null;
    }

    void IStreamPort.Report(EventLoop loop, in StreamReport report) => _services.Streams.Report(loop, _protocol, _streamCounters, report);

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

    /// <summary>After <see cref="FreeAsync"/>, lets connections end: completes when none is left, which is soon after <paramref name="drainTime"/> at the latest.</summary>
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
