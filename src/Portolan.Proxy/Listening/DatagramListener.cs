using System.Net;
using System.Text.Json;
using Portolan.Proxy.Datagrams;
using Portolan.Proxy.Metrics;
using Portolan.Proxy.Model;
using Portolan.Proxy.Streams;
using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Listening;

/// <summary>
/// A port of datagrams. All of it is on one loop, found by the port's number. Datagrams have no end that could be waited for: freed is
/// drained.
/// </summary>
internal sealed class DatagramListener : IBoundPort, IStreamPort
{
    private readonly ListeningServices _services;
    private readonly StreamCounters _counters;
    private readonly DatagramPort _port;
    private PortModel _model;

    private DatagramListener(IPEndPoint endPoint, PortModel model, ListeningServices services)
    {
        _model = model;
        _services = services;
        _counters = services.Metrics.StreamsOf(model.Key);
        var loops = services.Loops.Loops;
        _port = DatagramPort.Bind(loops[endPoint.Port % loops.Count], endPoint, this, new DatagramLimits(), services.Streams.Names);
    }

    /// <inheritdoc />
    public PortModel Model
    {
        get => Volatile.Read(ref _model);
        set => Volatile.Write(ref _model, value);
    }

    /// <inheritdoc />
    public IPEndPoint EndPoint => _port.EndPoint;

    /// <inheritdoc />
    public int ConnectionCount => 0;

    StreamModel IStreamPort.Model => Model.Streams;

    /// <summary>Binds the port. Throws <see cref="System.Net.Sockets.SocketException"/>.</summary>
    public static DatagramListener Bind(IPEndPoint endPoint, PortModel model, ListeningServices services) => new(endPoint, model, services);

    /// <inheritdoc />
    public Task FreeAsync() => _port.StopAsync();

    /// <inheritdoc />
    public Task DrainAsync(TimeSpan drainTime) => Task.CompletedTask;

    /// <inheritdoc />
    public Task DescribeAsync(Utf8JsonWriter json) => Task.CompletedTask;

    void IStreamPort.Report(EventLoop loop, in StreamReport report) => _services.Streams.Report(loop, PortFamily.Udp, _counters, report);
}
