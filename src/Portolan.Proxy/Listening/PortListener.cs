using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Portolan.Proxy.Metrics;
using Portolan.Proxy.Model;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Listening;

/// <summary>
/// The owner of one listening socket and of the connections that it accepted. What is served changes by one reference write; connections stay.
/// Its protocol never changes, because a connection is of the protocol under which it was accepted. Removed, it stops accepting at once and gives its
/// connections the drain time.
/// </summary>
internal sealed partial class PortListener
{
    // Clients that send requests all the time learn from "Connection: close"; idle ones are closed after this.
    private static readonly TimeSpan MaxIdleGrace = TimeSpan.FromSeconds(1);

    private readonly IConnectionListener _socket;
    private readonly ListeningServices _services;
    private readonly ConcurrentDictionary<ClientConnection, ConnectionContext> _connections = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _accepting;
    private PortModel _model;
    private volatile DrainPhase _phase;

    private PortListener(IConnectionListener socket, PortModel model, ListeningServices services)
    {
        _socket = socket;
        _model = model;
        _services = services;
        Counters = services.Metrics.Of(model.Port);
        _accepting = AcceptAllAsync();
    }

    private enum DrainPhase
    {
        Serving,
        Closing,
        Stopped,
    }

    /// <summary>What is served now; a request reads it once and keeps it.</summary>
    public PortModel Model
    {
        get => Volatile.Read(ref _model);
        set => Volatile.Write(ref _model, value);
    }

    /// <summary>Counts of the port's requests.</summary>
    public RequestCounters Counters { get; }

    /// <summary>Where it listens.</summary>
    public EndPoint EndPoint => _socket.EndPoint;

    /// <summary>Whether responses should tell the client to leave.</summary>
    public bool IsClosing => _phase != DrainPhase.Serving;

    /// <summary>Whether a connection is to be closed as soon as it has no request.</summary>
    public bool IsStopped => _phase == DrainPhase.Stopped;

    /// <summary>Connections that are open.</summary>
    public int ConnectionCount => _connections.Count;

    /// <summary>Binds the port. Throws what the transport throws; <see cref="BindFault"/> says it in words.</summary>
    public static async Task<PortListener> BindAsync(IPEndPoint endPoint, PortModel model, ListeningServices services, CancellationToken cancellationToken) =>
        new(await services.Sockets.BindAsync(endPoint, cancellationToken), model, services);

    /// <summary>Accepts nothing more and frees the port: it can be bound again when this completes.</summary>
    public async Task FreeAsync()
    {
        _phase = DrainPhase.Closing;
        await _socket.UnbindAsync();
        await _accepting;
        await _socket.DisposeAsync();
    }

    /// <summary>After <see cref="FreeAsync"/>, lets connections end: completes when none is left, which is after <paramref name="drainTime"/> at the latest.</summary>
    public async Task DrainAsync(TimeSpan drainTime)
    {
        var grace = drainTime / 4 < MaxIdleGrace ? drainTime / 4 : MaxIdleGrace;
        if (!await IsEmptyWithinAsync(grace))
        {
            _phase = DrainPhase.Stopped;
            ForEachConnection(connection => connection.RequestClose());
            if (!await IsEmptyWithinAsync(drainTime - grace))
            {
                Log.Aborting(_services.Logger, _connections.Count, EndPoint);
                ForEachConnection(connection => connection.Abort());
            }
        }
    }

    private async Task<bool> IsEmptyWithinAsync(TimeSpan time)
    {
        if (_connections.IsEmpty)
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

    private void ForEachConnection(Action<ClientConnection> action)
    {
        foreach (var (connection, _) in _connections)
        {
            action(connection);
        }
    }

    private async Task AcceptAllAsync()
    {
        while (true)
        {
            try
            {
                var connection = await _socket.AcceptAsync();
                if (connection is null)
                {
                    return;
                }

                Take(connection);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // One connection that cannot be taken (out of descriptors, reset at once) must not end the port.
                Log.AcceptFailed(_services.Logger, EndPoint, exception);
                await Task.Delay(TimeSpan.FromMilliseconds(10), _services.TimeProvider);
            }
        }
    }

    private void Take(ConnectionContext transport)
    {
        if (!_services.Admission.TryEnter())
        {
            transport.Abort(new ConnectionAbortedException("Too many connections."));
            _ = transport.DisposeAsync();
            return;
        }

        var connection = new ClientConnection(this, transport);
        transport.Features.Set(connection);
        _connections[connection] = transport;
        transport.ConnectionClosed.UnsafeRegister(static state => ((ClientConnection)state!).Port.Forget((ClientConnection)state), connection);
        if (Model.Protocol == ListenerProtocol.Https)
        {
            _services.Handover.Give(ConnectionKind.Tls, transport);
        }
        else
        {
            _ = SniffAsync(transport);
        }
    }

    private async Task SniffAsync(ConnectionContext transport)
    {
        try
        {
            using var timeout = new CancellationTokenSource(_services.Limits.RequestHeadersTimeout, _services.TimeProvider);
            var kind = await PrefaceSniffer.ReadKindAsync(transport, timeout.Token);
            _services.Handover.Give(kind, transport);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            transport.Abort(new ConnectionAbortedException("No request came.", exception));
            await transport.DisposeAsync();
        }
    }

    private void Forget(ClientConnection connection)
    {
        if (_connections.TryRemove(connection, out _))
        {
            _services.Admission.Leave();
            if (IsClosing && _connections.IsEmpty)
            {
                _empty.TrySetResult();
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4001, LogLevel.Warning, "Cannot accept a connection on {EndPoint}.")]
        public static partial void AcceptFailed(ILogger logger, EndPoint endPoint, Exception exception);

        [LoggerMessage(4002, LogLevel.Information, "The drain time is over: aborting {Count} connections of {EndPoint}.")]
        public static partial void Aborting(ILogger logger, int count, EndPoint endPoint);
    }
}
