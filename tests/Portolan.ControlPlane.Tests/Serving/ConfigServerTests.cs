using System.Collections.Immutable;
using System.Net;
using System.Threading.Channels;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using Portolan.ControlPlane.Reporting;
using Portolan.ControlPlane.Serving;
using Portolan.ControlPlane.Tests.Fakes;
using Portolan.Kubernetes.Connection;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation;

namespace Portolan.ControlPlane.Tests.Serving;

public sealed class ConfigServerTests : IAsyncLifetime
{
    private const string Token = "let-me-in";
    private static readonly ProxyKey Proxy = ProxyKey.Gateway("shop", "edge");
    private readonly ConfigHub _hub = new();
    private ProxyConfiguration _published = ProxyConfiguration.Empty;
    private readonly Channel<InputChange> _posted = Channel.CreateUnbounded<InputChange>();
    private readonly FakeTimeProvider _time = new();
    private readonly LogLines _log = new();
    private readonly ReportBoard _reports;
    private ConfigServer _server = null!;

    public ConfigServerTests() => _reports = new ReportBoard(change => _posted.Writer.TryWrite(change), TimeProvider.System);

    public async ValueTask InitializeAsync()
    {
        var options = new ControlPlaneOptions
        {
            Api = new KubernetesApi(new HttpClient { BaseAddress = new Uri("http://unused.test") }),
            ConfigEndpoint = new IPEndPoint(IPAddress.Loopback, 0),
            ServerCertificate = TestCertificate.Create(),
            Authenticator = new SharedTokenAuthenticator(new Secret(Token)),
            Time = _time,
            Loggers = _log,
        };
        _server = await ConfigServer.StartAsync(options, _hub, _reports, Deadline.Token);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_proxy_gets_the_whole_configuration_first_and_differences_from_then_on()
    {
        Publish(Backend("a"));
        using var proxy = await ConnectAsync();

        var first = await proxy.ReadAsync();
        Assert.True(first.IsComplete);
        Assert.Equal(["a"], first.Backends.Select(backend => backend.Key.Name));

        Publish(Backend("a"), Backend("b"));
        var second = await proxy.ReadAsync();
        Assert.False(second.IsComplete);
        Assert.Equal(["b"], second.Backends.Select(backend => backend.Key.Name));
        Assert.True(second.Version > first.Version);
    }

    [Fact]
    public async Task Nothing_is_sent_before_the_first_publication()
    {
        using var proxy = await ConnectAsync();
        var first = proxy.ReadAsync();

        Publish(Backend("a"));

        Assert.Equal(["a"], (await first).Backends.Select(backend => backend.Key.Name));
    }

    [Fact]
    public async Task A_slow_proxy_is_sent_the_way_to_the_latest_and_not_each_step()
    {
        Publish(Backend("0"));
        using var proxy = await ConnectAsync();
        var complete = await proxy.ReadAsync();
        Publish(Backend("0"), Backend("1"));
        await proxy.ReadAsync();

        // Two messages are unanswered: that is the window.
        for (var step = 2; step <= 50; step++)
        {
            Publish([.. Enumerable.Range(0, step + 1).Select(index => Backend($"{index}"))]);
        }

        await proxy.AcknowledgeAsync(complete.Version);
        var rest = await proxy.ReadAsync();

        Assert.Equal(49, rest.Backends.Count);
    }

    [Fact]
    public async Task What_a_proxy_acknowledges_becomes_an_input_of_translation()
    {
        Publish(Backend("a"));
        using var proxy = await ConnectAsync();
        var complete = await proxy.ReadAsync();
        await proxy.AcknowledgeAsync(
            complete.Version,
            new ListenerReport(new ListenerKey("Gateway", "shop", "edge", "http"), 7, ListenerFault.None, "")
        );

        var report = new ProxyReport();
        while (report.Listeners.IsEmpty)
        {
            report = (ProxyReport)(await _posted.Reader.ReadAsync(Deadline.Token)).Resource!;
        }

        Assert.Equal(7, Assert.Single(report.Listeners).Generation);
    }

    [Fact]
    public async Task A_proxy_whose_gateway_is_gone_is_told_to_serve_nothing()
    {
        Publish(Backend("a"));
        using var proxy = await ConnectAsync();
        await proxy.ReadAsync();

        _hub.Publish(
            new ConfigPublication(
                [new ScopeChange(ScopeKey.Of(Proxy), Configuration: null, ConfigKeys.Of(_published))],
                [new SubscriptionChange(Proxy, [])]
            )
        );

        Assert.Empty((await proxy.ReadUpdateAsync()).Subscribed);
    }

    [Theory]
    [InlineData(null, StatusCode.Unauthenticated)]
    [InlineData("guess", StatusCode.PermissionDenied)]
    public async Task Without_the_right_token_nothing_is_shown(string? token, StatusCode expected)
    {
        Publish(Backend("a"));
        using var proxy = await TestProxy.ConnectAsync(_server.Endpoint, Proxy, token);

        var refused = await Assert.ThrowsAsync<RpcException>(proxy.NextIsThere);

        Assert.Equal(expected, refused.StatusCode);
    }

    [Fact]
    public async Task An_answer_to_a_version_that_was_not_sent_ends_the_stream()
    {
        Publish(Backend("a"));
        using var proxy = await ConnectAsync();
        var complete = await proxy.ReadAsync();

        await proxy.AcknowledgeAsync(complete.Version + 1);

        var ended = await Assert.ThrowsAsync<RpcException>(proxy.NextIsThere);
        Assert.Equal(StatusCode.InvalidArgument, ended.StatusCode);
    }

    [Fact]
    public async Task The_last_answer_may_be_given_again_when_a_port_is_bound_late()
    {
        Publish(Backend("a"));
        using var proxy = await ConnectAsync();
        var complete = await proxy.ReadAsync();
        var taken = new ListenerReport(new ListenerKey("Gateway", "shop", "edge", "http"), 7, ListenerFault.PortInUse, "taken");
        await proxy.AcknowledgeAsync(complete.Version, taken);

        await proxy.AcknowledgeAsync(complete.Version, taken with { Fault = ListenerFault.None, Message = "" });
        await ReportedAsync(report => report.Listeners is [{ Fault: ListenerFault.None }]);

        Publish(Backend("a"), Backend("b"));
        Assert.Equal(["b"], (await proxy.ReadAsync()).Backends.Select(backend => backend.Key.Name));
    }

    [Fact]
    public async Task An_answer_to_a_version_before_the_last_answered_one_ends_the_stream()
    {
        Publish(Backend("a"));
        using var proxy = await ConnectAsync();
        var first = await proxy.ReadAsync();
        Publish(Backend("a"), Backend("b"));
        var second = await proxy.ReadAsync();
        await proxy.AcknowledgeAsync(second.Version);

        await proxy.AcknowledgeAsync(first.Version);

        var ended = await Assert.ThrowsAsync<RpcException>(proxy.NextIsThere);
        Assert.Equal(StatusCode.InvalidArgument, ended.StatusCode);
    }

    [Fact]
    public async Task Strangers_write_one_line_and_no_trace()
    {
        for (var stranger = 0; stranger < 5; stranger++)
        {
            using var withoutToken = await TestProxy.ConnectAsync(_server.Endpoint, Proxy, token: null);
            await Assert.ThrowsAsync<RpcException>(withoutToken.NextIsThere);
            using var withoutHello = TestProxy.Open(_server.Endpoint, Token);
            await withoutHello.HangUpAsync();
            var refused = await Assert.ThrowsAsync<RpcException>(withoutHello.NextIsThere);
            Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        }

        var line = Assert.Single(_log.Lines);
        Assert.Equal((3002, null), (line.Id, line.Exception));
        Assert.EndsWith(
            "a bearer token is required (0 more were refused since the last such line)",
            line.Message,
            StringComparison.Ordinal
        );

        _time.Advance(RefusalLog.Pause);
        using var later = await TestProxy.ConnectAsync(_server.Endpoint, Proxy, token: null);
        await Assert.ThrowsAsync<RpcException>(later.NextIsThere);
        Assert.EndsWith("(9 more were refused since the last such line)", _log.Lines[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_says_nothing_is_not_waited_for_for_ever()
    {
        using var silent = TestProxy.Open(_server.Endpoint, Token);
        var ended = silent.NextIsThere();
        while (!ended.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(StatusCode.DeadlineExceeded, (await Assert.ThrowsAsync<RpcException>(() => ended)).StatusCode);
    }

    private async Task ReportedAsync(Predicate<ProxyReport> isIt)
    {
        while ((await _posted.Reader.ReadAsync(Deadline.Token)).Resource is not ProxyReport report || !isIt(report))
        {
            // Not yet.
        }
    }

    private Task<TestProxy> ConnectAsync() => TestProxy.ConnectAsync(_server.Endpoint, Proxy, Token);

    private void Publish(params Backend[] backends)
    {
        var after = new ProxyConfiguration { Backends = backends.ToImmutableDictionary(backend => backend.Key) };
        var keys = ConfigKeys.Of(_published);
        keys.Add(after);
        _published = after;
        _hub.Publish(
            new ConfigPublication([new ScopeChange(ScopeKey.Of(Proxy), after, keys)], [new SubscriptionChange(Proxy, [ScopeKey.Of(Proxy)])])
        );
    }

    private static Backend Backend(string name) => new() { Key = new BackendKey("Service", "shop", name, 80) };
}
