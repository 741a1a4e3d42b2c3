using System.Net;
using System.Net.Sockets;
using System.Text;
using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Admin;

/// <summary>
/// Answers <c>/ready</c> (200 or 503), <c>/healthy</c> (200 while the process runs), <c>/metrics</c> (Prometheus text),
/// <c>/debug/connections</c> and <c>/debug/trace</c> (JSON) on a port and an event loop of its own.
/// </summary>
public sealed class AdminServer : IAsyncDisposable, IAcceptEvents
{
    private const string Text = "text/plain; version=0.0.4; charset=utf-8";

    private readonly IPEndPoint _endPoint;
    private readonly ProxyServer _proxy;
    private readonly Func<Readiness> _readiness;
    private LoopGroup? _loops;
    private SharedListening? _listening;

    /// <summary>Makes the server; nothing is bound yet.</summary>
    public AdminServer(IPEndPoint endPoint, ProxyServer proxy, Func<Readiness> readiness)
    {
        _endPoint = endPoint;
        _proxy = proxy;
        _readiness = readiness;
    }

    /// <summary>Where it listens, once started.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Binds the port. Throws <see cref="IOException"/> when it cannot.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Socket socket;
        try
        {
            socket = ListeningSocket.Open(_endPoint);
        }
        catch (SocketException exception)
        {
            throw new IOException($"The admin address {_endPoint} cannot be bound: {exception.Message}", exception);
        }

        Address = $"http://{socket.LocalEndPoint}";
        _loops = new LoopGroup(1, static _ => { });
        _listening = _loops.Listen(socket, this);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_listening is not null && _loops is not null)
        {
            await _listening.StopAsync();
            await _loops.DisposeAsync();
        }
    }

    /// <inheritdoc />
    void IAcceptEvents.OnAccepted(ByteConnection connection) => _ = new AdminConnection(connection, AnswerAsync);

    /// <inheritdoc />
    void IAcceptEvents.OnAcceptFailed(AcceptFailure failure) { }

    private async Task<AdminAnswer> AnswerAsync(string target)
    {
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        var path = mark < 0 ? target : target[..mark];
        return path switch
        {
            "/ready" => _readiness() is var state && state == Readiness.Ready ? Plain(200, "ready\n") : Plain(503, state + "\n"),
            "/healthy" => Plain(200, "healthy\n"),
            "/metrics" => Plain(200, _proxy.WriteMetrics()),
            "/debug/connections" => new AdminAnswer(200, "application/json", await _proxy.DescribeConnectionsAsync()),
            "/debug/trace" => await TraceAsync(mark < 0 ? "" : target[mark..]),
            _ => Plain(404, "paths: /ready, /healthy, /metrics, /debug/connections, /debug/trace\n"),
        };
    }

    private async Task<AdminAnswer> TraceAsync(string query)
    {
        var (json, fault) = await _proxy.TraceAsync(query);
        return json is null ? Plain(400, fault + "\n") : new AdminAnswer(200, "application/json", Encoding.UTF8.GetBytes(json));
    }

    private static AdminAnswer Plain(int status, string text) => new(status, Text, Encoding.UTF8.GetBytes(text));
}
