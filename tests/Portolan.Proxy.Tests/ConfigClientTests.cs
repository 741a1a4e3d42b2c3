using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Portolan.Proxy.ControlPlane;
using Portolan.Proxy.Tests.Support;
using Portolan.ProxyConfig;
using Portolan.ProxyConfig.Wire;
using Portolan.Routing;

namespace Portolan.Proxy.Tests;

public sealed class ConfigClientTests
{
    [Fact]
    public async Task A_version_is_applied_and_acknowledged_and_outlives_the_control_plane()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var proxy = new TestProxy();
        var port = Ports.Free(IPAddress.Loopback);
        var tokens = Path.GetTempFileName();
        await File.WriteAllTextAsync(tokens, "secret-token\n");
        using var stop = new CancellationTokenSource();
        var client = new ConfigClient(
            proxy.Server,
            new ConfigClientOptions
            {
                ControlPlanes = [new Uri($"http://127.0.0.1:{port}")],
                Proxy = ProxyKey.Gateway("test", "gateway"),
                Instance = "one",
                TokenFile = tokens,
            },
            TimeProvider.System,
            NullLoggerFactory.Instance
        );
        ProxyConfiguration configuration = new Config().Listener(proxy.Port).Backend(backend).Forward(backend);
        var running = client.RunAsync(stop.Token);

        await using (var first = await FakeControlPlane.StartAsync(port, ConfigDelta.Complete(configuration, 7)))
        {
            var acknowledgement = await first.Acknowledgements.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
            Assert.Equal(("Bearer secret-token", ProxyKey.Gateway("test", "gateway")), (first.Authorization, first.Hello?.Proxy));
            Assert.Equal(7, acknowledgement.Version);
            Assert.Equal(ListenerFault.None, Assert.Single(acknowledgement.Listeners).Fault);
            Assert.True(client.IsConfigured);
        }

        Assert.Equal("cart", await proxy.Client.GetStringAsync("/"));
        ProxyConfiguration moved = new Config().Listener(proxy.Port).Backend(backend).Forward(backend, "/moved");
        await using (var second = await FakeControlPlane.StartAsync(port, ConfigDelta.Complete(moved, 1)))
        {
            await second.Acknowledgements.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
            using var old = await proxy.Client.GetAsync("/");
            Assert.Equal(HttpStatusCode.NotFound, old.StatusCode);
            Assert.Equal("cart", await proxy.Client.GetStringAsync("/moved"));
        }

        await stop.CancelAsync();
        await running;
        File.Delete(tokens);
    }

    [Fact]
    public async Task A_stream_that_brings_the_version_that_we_have_is_no_failure()
    {
        await using var proxy = new TestProxy();
        var time = new ImpatientTime();
        var port = Ports.Free(IPAddress.Loopback);
        await using var plane = await FakeControlPlane.StartAsync(
            port,
            new ConfigDelta { Version = 7, IsComplete = true },
            StreamEnd.Acknowledged
        );
        using var stop = new CancellationTokenSource();
        var running = NewClient(proxy, time, port).RunAsync(stop.Token);

        for (var stream = 0; stream < 8; stream++)
        {
            await plane.Acknowledgements.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        }

        await stop.CancelAsync();
        await running;
        Assert.InRange(time.Waits.Count, 7, 8);
        Assert.All(time.Waits, wait => Assert.InRange(wait.TotalMilliseconds, 125, 375));
    }

    [Fact]
    public async Task When_a_replica_goes_the_next_one_is_asked_without_delay()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var proxy = new TestProxy();
        var time = new ImpatientTime();
        int[] ports = [Ports.Free(IPAddress.Loopback), Ports.Free(IPAddress.Loopback)];
        ProxyConfiguration configuration = new Config().Listener(proxy.Port).Backend(backend).Forward(backend);
        FakeControlPlane[] planes =
        [
            await FakeControlPlane.StartAsync(ports[0], ConfigDelta.Complete(configuration, 7)),
            await FakeControlPlane.StartAsync(ports[1], ConfigDelta.Complete(configuration, 3)),
        ];
        using var stop = new CancellationTokenSource();
        var running = NewClient(proxy, time, ports).RunAsync(stop.Token);

        // Which one comes first is left to chance.
        Task<bool>[] asked = [.. planes.Select(plane => plane.Acknowledgements.WaitToReadAsync().AsTask())];
        var first = Array.IndexOf(asked, await Task.WhenAny(asked).WaitAsync(TimeSpan.FromSeconds(20)));
        await planes[first].DisposeAsync();
        await asked[1 - first].WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal("cart", await proxy.Client.GetStringAsync("/"));
        Assert.InRange(Assert.Single(time.Waits).TotalMilliseconds, 125, 375);
        await stop.CancelAsync();
        await running;
        await planes[1 - first].DisposeAsync();
    }

    [Fact]
    public async Task A_port_that_is_bound_late_is_said_on_the_stream_of_the_version()
    {
        await using var proxy = new TestProxy(options => options with { TimeProvider = new ImpatientTime() });
        using var other = new TcpListener(proxy.Address, proxy.Port);
        other.Start();
        var port = Ports.Free(IPAddress.Loopback);
        ProxyConfiguration configuration = new Config().Listener(proxy.Port);
        await using var plane = await FakeControlPlane.StartAsync(port, ConfigDelta.Complete(configuration, 7));
        using var stop = new CancellationTokenSource();
        var running = NewClient(proxy, TimeProvider.System, port).RunAsync(stop.Token);

        var taken = await plane.Acknowledgements.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        other.Stop();
        var bound = await plane.Acknowledgements.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

        await stop.CancelAsync();
        await running;
        Assert.Equal((7, ListenerFault.PortInUse), (taken.Version, Assert.Single(taken.Listeners).Fault));
        Assert.Equal((7, ListenerFault.None), (bound.Version, Assert.Single(bound.Listeners).Fault));
    }

    [Fact]
    public async Task What_could_not_be_read_is_said_with_each_version_until_it_can_be_or_is_gone()
    {
        await using var proxy = new TestProxy();
        var port = Ports.Free(IPAddress.Loopback);
        ProxyConfiguration configuration = new Config().Listener(proxy.Port);
        await using var plane = await FakeControlPlane.StartAsync(port, ConfigDelta.Complete(configuration, 1));
        using var stop = new CancellationTokenSource();
        var running = NewClient(proxy, TimeProvider.System, port).RunAsync(stop.Token);
        await NextAsync();

        plane.Send(UpdateOf(2, RouteOf("future", isReadable: false), RouteOf("other", isReadable: false)));
        Assert.Equal(["future", "other"], Unread(await NextAsync()));
        plane.Send(UpdateOf(3, RouteOf("neighbour", isReadable: true)));
        Assert.True((await NextAsync()).IsUnchanged);
        plane.Send(UpdateOf(4, RouteOf("future", isReadable: true)));
        Assert.Equal(["other"], Unread(await NextAsync()));
        plane.Send(UpdateOf(5, new DeltaMessage { RemovedRoutes = { KeyCodec.Encode(new RouteKey("HTTPRoute", "test", "other", 0)) } }));
        Assert.Empty(Unread(await NextAsync()));

        await stop.CancelAsync();
        await running;

        async Task<ConfigAcknowledgement> NextAsync() =>
            await plane.Acknowledgements.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

        static IEnumerable<string> Unread(ConfigAcknowledgement said)
        {
            Assert.False(said.IsUnchanged);
            return said.Rejections.Select(rejection => ((RouteKey)rejection.Key).Name);
        }
    }

    [Fact]
    public async Task What_cannot_be_read_is_not_served_as_it_was_before_and_comes_back_when_it_can_be()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var neighbour = await TestBackend.StartAsync("neighbour");
        await using var proxy = new TestProxy();
        var other = Ports.Free(proxy.Address);
        var port = Ports.Free(IPAddress.Loopback);
        ProxyConfiguration configuration = new Config()
            .Listener(proxy.Port)
            .Listener(other, name: "other")
            .Backend(backend)
            .Backend(neighbour)
            .Forward(backend)
            .Forward(
                neighbour,
                "/neighbour",
                route => route with { Listeners = [Config.Http, new ListenerKey("Gateway", "test", "gateway", "other")] }
            );
        await using var plane = await FakeControlPlane.StartAsync(port, ConfigDelta.Complete(configuration, 1));
        using var stop = new CancellationTokenSource();
        var running = NewClient(proxy, TimeProvider.System, port).RunAsync(stop.Token);
        await NextAsync();
        Assert.Equal("cart", await proxy.Client.GetStringAsync("/"));

        // Its TLS is of a kind that this proxy does not know: in clear text, as before, nothing is sent.
        var protectedBackend = BackendCodec.Encode(configuration.Backends[backend.Key]);
        protectedBackend.Tls = new BackendTlsMessage { ServerName = "cart" };
        plane.Send(UpdateOf(2, new DeltaMessage { Backends = { protectedBackend } }));
        Assert.Contains(
            (await NextAsync()).Rejections,
            rejection => rejection.Key.Equals(backend.Key) && rejection.Message.Contains("trust", StringComparison.Ordinal)
        );
        using var refused = await proxy.Client.GetAsync("/");
        Assert.Equal(HttpStatusCode.InternalServerError, refused.StatusCode);
        Assert.Equal("neighbour", await proxy.Client.GetStringAsync("/neighbour"));

        // The endpoints were not sent again.
        plane.Send(UpdateOf(3, new DeltaMessage { Backends = { BackendCodec.Encode(configuration.Backends[backend.Key]) } }));
        Assert.Empty((await NextAsync()).Rejections);
        Assert.Equal("cart", await proxy.Client.GetStringAsync("/"));

        // A listener that asks clients for something that this proxy does not know is not open to those who have it not.
        var guarded = ListenerCodec.Encode(configuration.Listeners[Config.Http]);
        guarded.ClientValidation = new ClientValidationMessage { AuthoritiesPem = "x", Mode = (ClientValidationModeCode)99 };
        plane.Send(UpdateOf(4, new DeltaMessage { Listeners = { guarded } }));
        Assert.Single((await NextAsync()).Rejections);
        using var late = proxy.NewClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => late.GetStringAsync("/"));
        Assert.Equal("neighbour", await late.GetStringAsync($"http://{proxy.Address}:{other}/neighbour"));

        plane.Send(UpdateOf(5, new DeltaMessage { Listeners = { ListenerCodec.Encode(configuration.Listeners[Config.Http]) } }));
        Assert.Empty((await NextAsync()).Rejections);
        Assert.Equal("cart", await late.GetStringAsync("/"));

        // A rule with an action that this proxy does not know answers with an error, and not as a wider rule would.
        var strange = RouteCodec.Encode(configuration.Routes.Values.Single(route => route.Matches[0].Path!.Value == "/neighbour"));
        strange.ClearAction();
        plane.Send(UpdateOf(6, strange));
        Assert.Single((await NextAsync()).Rejections);
        using var wrong = await late.GetAsync("/neighbour");
        Assert.Equal(HttpStatusCode.InternalServerError, wrong.StatusCode);
        Assert.Equal("cart", await late.GetStringAsync("/"));

        await stop.CancelAsync();
        await running;

        async Task<ConfigAcknowledgement> NextAsync() =>
            await plane.Acknowledgements.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Memory_is_tidied_before_there_is_traffic_and_not_when_a_control_plane_comes_back()
    {
        await using var proxy = new TestProxy();
        var port = Ports.Free(IPAddress.Loopback);
        ProxyConfiguration configuration = new Config().Listener(proxy.Port);
        await using var plane = await FakeControlPlane.StartAsync(port, ConfigDelta.Complete(configuration, 1), StreamEnd.Acknowledged);
        var tidied = 0;
        var options = new ConfigClientOptions
        {
            ControlPlanes = [new Uri($"http://127.0.0.1:{port}")],
            Proxy = ProxyKey.Gateway("test", "gateway"),
            Instance = "one",
            FirstApplied = () => tidied++,
        };
        using var stop = new CancellationTokenSource();
        var running = new ConfigClient(proxy.Server, options, TimeProvider.System, NullLoggerFactory.Instance).RunAsync(stop.Token);

        for (var stream = 0; stream < 3; stream++)
        {
            await plane.Acknowledgements.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        }

        Assert.Equal(1, tidied);
        await stop.CancelAsync();
        await running;
    }

    [Theory]
    [InlineData("root", "localhost", true)]
    [InlineData("between", "localhost", true)]
    [InlineData("stranger", "localhost", false)]
    [InlineData("between", "elsewhere.example", false)]
    public async Task A_control_plane_is_trusted_by_any_authority_above_it_and_by_its_name(string trusted, string name, bool isTrusted)
    {
        var root = new Authority("CN=root");
        var between = root.Below("CN=between");
        await using var proxy = new TestProxy();
        var port = Ports.Free(IPAddress.Loopback);
        ProxyConfiguration configuration = new Config().Listener(proxy.Port);
        await using var plane = await FakeControlPlane.StartAsync(
            port,
            ConfigDelta.Complete(configuration, 1),
            certificate: between.Issue("plane", name)
        );
        var options = new ConfigClientOptions
        {
            ControlPlanes = [new Uri($"https://localhost:{port}")],
            Proxy = ProxyKey.Gateway("test", "gateway"),
            Instance = "one",
            CaPem = trusted switch
            {
                "root" => root.Pem,
                "between" => between.Pem,
                _ => new Authority().Pem,
            },
        };
        var told = new TaskCompletionSource();
        using var stop = new CancellationTokenSource();
        var client = new ConfigClient(proxy.Server, options, TimeProvider.System, new Told(told));
        var running = client.RunAsync(stop.Token);

        var first = await Task.WhenAny(plane.Acknowledgements.ReadAsync().AsTask(), told.Task).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(isTrusted, first != told.Task);
        Assert.Equal(isTrusted, client.IsConfigured);
        await stop.CancelAsync();
        await running;
    }

    // Says when the client gave a stream up.
    private sealed class Told(TaskCompletionSource told) : ILoggerFactory, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) { }

        public void Dispose() { }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => told.TrySetResult();
    }

    [Fact]
    public async Task A_token_never_leaves_the_machine_without_TLS()
    {
        await using var proxy = new TestProxy();
        var options = new ConfigClientOptions
        {
            ControlPlanes = [new Uri("http://192.0.2.1:5678")],
            Proxy = ProxyKey.Gateway("a", "b"),
            Instance = "one",
        };
        var client = new ConfigClient(proxy.Server, options, TimeProvider.System, NullLoggerFactory.Instance);

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => client.RunAsync(CancellationToken.None));

        Assert.Contains("use https", fault.Message);
    }

    private static UpdateMessage UpdateOf(long version, params RouteMessage[] routes) =>
        UpdateOf(version, new DeltaMessage { Routes = { routes } });

    private static UpdateMessage UpdateOf(long version, DeltaMessage delta)
    {
        var scope = ScopeKey.Of(ProxyKey.Gateway("test", "gateway"));
        return new UpdateMessage
        {
            Version = version,
            Subscribed = { KeyCodec.Encode(scope) },
            Scopes = { UpdateCodec.Encode(scope, delta) },
        };
    }

    private static RouteMessage RouteOf(string name, bool isReadable)
    {
        var message = RouteCodec.Encode(
            new Route
            {
                Key = new RouteKey("HTTPRoute", "test", name, 0),
                Listeners = [],
                Matches = [],
                Order = new RuleOrder(DateTimeOffset.UnixEpoch, name, 0),
                Action = new RouteAction.Respond(500, "a test"),
            }
        );
        if (!isReadable)
        {
            message.ClearAction();
        }

        return message;
    }

    private static ConfigClient NewClient(TestProxy proxy, TimeProvider time, params int[] ports) =>
        new(
            proxy.Server,
            new ConfigClientOptions
            {
                ControlPlanes = [.. ports.Select(port => new Uri($"http://127.0.0.1:{port}"))],
                Proxy = ProxyKey.Gateway("test", "gateway"),
                Instance = "one",
            },
            time,
            NullLoggerFactory.Instance
        );
}
