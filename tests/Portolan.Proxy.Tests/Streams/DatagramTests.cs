using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Portolan.Primitives;
using Portolan.Proxy.Backends;
using Portolan.Proxy.Balancing;
using Portolan.Proxy.Datagrams;
using Portolan.Proxy.Errors;
using Portolan.Proxy.Model;
using Portolan.Proxy.Names;
using Portolan.Proxy.Streams;
using Portolan.Proxy.Tests.Support;
using Portolan.Proxy.Transport;
using Portolan.ProxyConfig;
using Portolan.Routing;

namespace Portolan.Proxy.Tests.Streams;

/// <summary>UDP over real sockets.</summary>
public sealed class DatagramTests : IStreamPort, IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly LoopGroup _loops = new(1, exception => Assert.Fail(exception.ToString()));
    private readonly BlockingCollection<StreamReport> _reports = [];
    private readonly List<Socket> _sockets = [];
    private readonly BackendState _backend = new(
        new BackendSettings(new Backend { Key = new BackendKey("Service", "test", "udp", 1), Protocol = BackendProtocol.Udp }, tls: null)
    );
    private StreamModel? _model;

    /// <summary>What DNS answers.</summary>
    private Func<string, Task<IPAddress[]>> Lookup { get; set; } = _ => Task.FromResult<IPAddress[]>([]);

    StreamModel IStreamPort.Model => _model!;

    void IStreamPort.Report(EventLoop loop, in StreamReport report) => _reports.Add(report);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _loops.DisposeAsync();
        _sockets.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task Datagrams_go_to_the_endpoint_whole_and_answers_come_back_to_the_client_that_asked()
    {
        var port = Serve(Open());
        var echo = EchoAsync(_sockets[0]);
        var clients = new[] { Connect(port), Connect(port) };
        foreach (var (client, text) in clients.Zip(["first", "second"]))
        {
            Assert.Equal("echo " + text, await AskAsync(client, text));
            Assert.Equal("echo ", await AskAsync(client, ""));
        }

        var large = new string('x', 9_000);
        Assert.Equal("echo " + large, await AskAsync(clients[0], large));

        await port.StopAsync();
        var reports = new[] { Report(), Report() };
        Assert.All(reports, report => Assert.Equal(ProxyError.None, report.Error));
        Assert.Equal(
            clients.Select(client => ((IPEndPoint)client.LocalEndPoint!).Port).Order(),
            reports.Select(report => report.Client!.Port).Order()
        );
        Assert.Equal(5 + 6 + 9_000, reports.Sum(report => report.BytesUp));
        Assert.Equal(0, reports[0].Endpoint!.InFlight);
        _sockets[0].Dispose();
        await echo;
    }

    [Fact]
    public async Task A_flow_keeps_its_endpoint_until_that_is_gone()
    {
        var port = Serve(Open(), Open());
        _ = AnswerAsync(_sockets[0], "0");
        _ = AnswerAsync(_sockets[1], "1");
        var client = Connect(port);
        var first = await AskAsync(client, "x");
        for (var round = 0; round < 10; round++)
        {
            Assert.Equal(first, await AskAsync(client, "x"));
        }

        var other = first == "0" ? 1 : 0;
        SetEndpoints((IPEndPoint)_sockets[other].LocalEndPoint!);
        Assert.Equal($"{other}", await AskAsync(client, "x"));
        Assert.Equal(11, Report().BytesUp);
    }

    [Fact]
    public async Task An_endpoint_where_nobody_listens_loses_its_flow_and_then_rests()
    {
        var gone = Open();
        var there = Open();
        var port = Serve(gone, there);
        _ = AnswerAsync(_sockets[1], "there");
        _sockets[0].Dispose();

        // Each client is asked for until it is answered; who begins with the other endpoint loses what it sent first.
        for (var round = 0; round < 12; round++)
        {
            Assert.Equal("there", await AskUntilAnsweredAsync(Connect(port)));
        }

        Assert.Equal(_backend.Counters.Failures, _reports.Count(report => report.Error == ProxyError.ConnectFailed));
        await port.StopAsync();
    }

    [Fact]
    public async Task A_flow_that_rests_ends_and_the_number_of_flows_is_bounded()
    {
        var port = Serve(new DatagramLimits { Idle = 400, Flows = 1 }, Open());
        _ = AnswerAsync(_sockets[0], "ok");
        var first = Connect(port);
        Assert.Equal("ok", await AskAsync(first, "x"));
        var second = Connect(port);
        Assert.Equal("ok", await AskUntilAnsweredAsync(second));
        Assert.True(port.Dropped > 0, "the second client was served beside the first");
        Assert.Equal(((IPEndPoint)first.LocalEndPoint!).Port, Report().Client!.Port);
    }

    [Fact]
    public async Task Datagrams_wait_for_the_address_of_a_named_endpoint_and_no_more_of_them_than_may()
    {
        var there = Open();
        var port = Serve(new DatagramLimits { Waiting = 2 }, there);
        var answer = new TaskCompletionSource<IPAddress[]>();
        Lookup = name => name == "dns.example" ? answer.Task : Task.FromResult<IPAddress[]>([]);
        _backend.Update(new EndpointSet(_backend.Key, [new Endpoint("dns.example", there.Port, EndpointState.Ready)]));
        var client = Connect(port);
        foreach (var text in new[] { "a", "b", "c" })
        {
            await client.SendAsync(Encoding.ASCII.GetBytes(text));
        }

        // The third is dropped, so the two before it have been taken.
        Assert.True(SpinWait.SpinUntil(() => port.Dropped == 1, Patience), "nothing was dropped");
        answer.SetResult([there.Address]);

        var buffer = new byte[100];
        using var patience = new CancellationTokenSource(Patience);
        foreach (var text in new[] { "a", "b" })
        {
            Assert.Equal(text, Encoding.ASCII.GetString(buffer, 0, await _sockets[0].ReceiveAsync(buffer, patience.Token)));
        }

        await port.StopAsync();
        Assert.Equal((ProxyError.None, 2L), Report() is var report ? (report.Error, report.BytesUp) : default);
    }

    [Fact]
    public async Task A_name_without_an_address_ends_its_flow()
    {
        var port = Serve(Open());
        _backend.Update(new EndpointSet(_backend.Key, [new Endpoint("nowhere.example", 53, EndpointState.Ready)]));
        await Connect(port).SendAsync("x"u8.ToArray());

        Assert.Equal(ProxyError.ConnectFailed, Report().Error);
        await port.StopAsync();
    }

    private DatagramPort Serve(params IPEndPoint[] endpoints) => Serve(new DatagramLimits(), endpoints);

    private DatagramPort Serve(DatagramLimits limits, params IPEndPoint[] endpoints)
    {
        SetEndpoints(endpoints);
        var rule = new StreamRule
        {
            Key = new RouteKey("UDPRoute", "test", "route", 0),
            Backends = [_backend],
            Choice = WeightedChoice.Create([1], new ExactShare()),
        };
        _model = new StreamModel
        {
            Listeners = ImmutableDictionary<string, PortedListener>.Empty.Add("udp", new PortedListener("", ListenerProtocol.Udp)),
            Router = HttpRouter<StreamRule>.Compile([
                new VirtualListener<StreamRule>(
                    "udp",
                    "",
                    [rule.ToRoutingRule([], new RuleOrder(DateTimeOffset.UnixEpoch, "test/route", 0))]
                ),
            ]),
        };
        return DatagramPort.Bind(
            _loops.Loops[0],
            new IPEndPoint(IPAddress.Loopback, 0),
            this,
            limits,
            new NameResolver(TimeProvider.System, new FixedNames(name => Lookup(name)))
        );
    }

    private void SetEndpoints(params IPEndPoint[] endpoints) =>
        _backend.Update(
            new EndpointSet(
                _backend.Key,
                endpoints
                    .Select(endpoint => new Endpoint(endpoint.Address.ToString(), endpoint.Port, EndpointState.Ready))
                    .ToEquatableList()
            )
        );

    private StreamReport Report()
    {
        Assert.True(_reports.TryTake(out var report, Patience), "no flow ended");
        return report;
    }

    /// <summary>An endpoint's socket.</summary>
    private IPEndPoint Open()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _sockets.Add(socket);
        return (IPEndPoint)socket.LocalEndPoint!;
    }

    private Socket Connect(DatagramPort port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(port.EndPoint);
        _sockets.Add(socket);
        return socket;
    }

    private static async Task<string> AskAsync(Socket client, string text)
    {
        await client.SendAsync(Encoding.ASCII.GetBytes(text));
        using var patience = new CancellationTokenSource(Patience);
        var buffer = new byte[65_536];
        return Encoding.ASCII.GetString(buffer, 0, await client.ReceiveAsync(buffer, SocketFlags.None, patience.Token));
    }

    // Datagrams may be lost: whoever uses them asks again.
    private static async Task<string> AskUntilAnsweredAsync(Socket client)
    {
        var buffer = new byte[100];
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            await client.SendAsync(new byte[1]);
            using var again = CancellationTokenSource.CreateLinkedTokenSource(patience.Token);
            again.CancelAfter(TimeSpan.FromMilliseconds(100));
            try
            {
                return Encoding.ASCII.GetString(buffer, 0, await client.ReceiveAsync(buffer, SocketFlags.None, again.Token));
            }
            catch (OperationCanceledException) when (!patience.IsCancellationRequested) { }
        }
    }

    private static Task EchoAsync(Socket socket) => ServeAsync(socket, datagram => [.. "echo "u8, .. datagram]);

    private static Task AnswerAsync(Socket socket, string text) => ServeAsync(socket, _ => Encoding.ASCII.GetBytes(text));

    private static async Task ServeAsync(Socket socket, Func<byte[], byte[]> answer)
    {
        var buffer = new byte[65_536];
        while (true)
        {
            try
            {
                var received = await socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0));
                await socket.SendToAsync(answer(buffer[..received.ReceivedBytes]), received.RemoteEndPoint);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
