using CsCheck;
using Google.Protobuf;
using Portolan.Primitives;
using Portolan.ProxyConfig.Wire;
using Portolan.Routing;

namespace Portolan.ProxyConfig.Tests;

public sealed class WireTests
{
    [Fact]
    public void Delta_survives_the_wire() =>
        Gen.Select(ConfigurationGenerators.Configuration, ConfigurationGenerators.Configuration, Gen.Long)
            .Sample(
                (before, after, version) =>
                {
                    AssertSurvives(ConfigDelta.Between(before, after, version));
                    AssertSurvives(ConfigDelta.Complete(after, version));
                }
            );

    [Fact]
    public void Acknowledgement_survives_the_wire() =>
        Gen.Select(
                Gen.Long,
                Gen.Select(Keys.Listeners(RouteGenerators.Text), Gen.Long, Gen.Enum<ListenerFault>(), RouteGenerators.Text).Array[0, 3],
                Gen.Select(Keys.Any(RouteGenerators.Text), RouteGenerators.Text).Array[0, 3]
            )
            .Sample(
                (version, listeners, rejections) =>
                {
                    var sent = new ConfigAcknowledgement
                    {
                        Version = version,
                        Listeners =
                        [
                            .. listeners.Select(report => new ListenerReport(report.Item1, report.Item2, report.Item3, report.Item4)),
                        ],
                        Rejections = [.. rejections.Select(rejection => new Rejection(rejection.Item1, rejection.Item2))],
                    };
                    var read = ProxyMessage.Parser.ParseFrom(ProxyMessageCodec.Encode(sent).ToByteArray());
                    Assert.Equal(sent, ProxyMessageCodec.Decode(read.Acknowledgement));
                }
            );

    [Fact]
    public void Hello_survives_the_wire() =>
        Gen.Select(Keys.Proxies(RouteGenerators.Text), RouteGenerators.Text)
            .Sample(
                (proxy, instance) =>
                {
                    var sent = new ProxyHello(proxy, instance, "0.1.0");
                    Assert.Equal(
                        sent,
                        ProxyMessageCodec.Decode(ProxyMessage.Parser.ParseFrom(ProxyMessageCodec.Encode(sent).ToByteArray()).Hello)
                    );
                }
            );

    [Fact]
    public void Hello_that_names_no_proxy_that_is_known_is_refused()
    {
        Assert.Throws<WireException>(() => ProxyMessageCodec.Decode(new HelloMessage { Instance = "pod-1" }));
        Assert.Throws<WireException>(() =>
            ProxyMessageCodec.Decode(
                new HelloMessage
                {
                    Proxy = new ProxyKeyMessage
                    {
                        Kind = (ProxyKindCode)99,
                        Mesh = "default",
                        Namespace = "prod",
                        Name = "edge",
                    },
                }
            )
        );
    }

    [Fact]
    public void Resource_with_an_unknown_value_is_refused_alone()
    {
        var message = DeltaCodec.Encode(
            new ConfigDelta { Version = 1, Routes = [DeltaTests.Sample(1), DeltaTests.Sample(2), DeltaTests.Sample(3)] }
        );
        message.Listeners.Add(new ListenerMessage { Key = ListenerNamed("future"), Protocol = (ListenerProtocolCode)99 });
        message.Listeners.Add(new ListenerMessage { Key = ListenerNamed("web"), Protocol = ListenerProtocolCode.Http });
        message.Routes[0].ClearAction();
        message.Routes[1].Matches.Add(new HttpMatchMessage { PathType = PathMatchCode.Unspecified });

        var (delta, rejections) = DeltaCodec.Decode(message);

        Assert.Equal([1, 3], delta.Routes.Select(route => route.Key.Rule));
        Assert.IsType<RouteAction.Respond>(delta.Routes[0].Action);
        Assert.Equal([2], delta.RemovedRoutes.Select(key => key.Rule));
        Assert.Equal(["web"], delta.Listeners.Select(listener => listener.Key.Section));
        Assert.Equal(
            [new ListenerKey("", "", "", "future"), DeltaTests.Sample(1).Key, DeltaTests.Sample(2).Key],
            rejections.Select(rejection => rejection.Key)
        );
        Assert.Contains("99", rejections[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fault_that_is_not_known_is_a_fault_all_the_same()
    {
        var message = new AcknowledgementMessage
        {
            Listeners =
            {
                new ListenerReportMessage { Listener = ListenerNamed("web"), Fault = (ListenerFaultCode)99 },
            },
        };

        Assert.Equal(ListenerFault.Other, ProxyMessageCodec.Decode(message).Listeners[0].Fault);
    }

    private static ListenerKeyMessage ListenerNamed(string section) => new() { Section = section };

    private static void AssertSurvives(ConfigDelta delta)
    {
        var decoded = DeltaCodec.Decode(DeltaMessage.Parser.ParseFrom(DeltaCodec.Encode(delta).ToByteArray()));
        Assert.Empty(decoded.Unread);
        Assert.Equal(delta, decoded.Delta);
    }

    [Fact]
    public void What_cannot_be_read_is_closed_with_what_stood_in_its_place_and_its_neighbours_are_read()
    {
        var message = DeltaCodec.Encode(Known);
        message.Listeners[0].Protocol = (ListenerProtocolCode)99;
        message.Routes[0].ClearAction();
        message.Routes[1].ClearAction();
        message.Routes[1].Order = null;
        message.Backends[0].Tls = new BackendTlsMessage();
        message.Endpoints[0].Endpoints[0].State = (EndpointStateCode)99;

        var (delta, unread) = DeltaCodec.Decode(DeltaMessage.Parser.ParseFrom(message.ToByteArray()));

        Assert.Equal([Known.Listeners[0].Key], delta.RemovedListeners);
        Assert.Equal([Known.Listeners[1]], delta.Listeners);

        // A rule of which it is known which requests are its own answers them with an error; another one is taken away.
        Assert.Equal(500, Assert.IsType<RouteAction.Respond>(delta.Routes[0].Action).StatusCode);
        Assert.Equal((Known.Routes[0].Matches, Known.Routes[0].Order), (delta.Routes[0].Matches, delta.Routes[0].Order));
        Assert.Equal([Known.Routes[1].Key], delta.RemovedRoutes);
        Assert.Equal(Known.Routes[2], delta.Routes[1]);
        Assert.NotNull(delta.Backends[0].Refusal);
        Assert.Equal(Known.Backends[1], delta.Backends[1]);
        Assert.Equal(new EndpointSet(Known.Endpoints[0].Backend, []), delta.Endpoints[0]);
        Assert.Equal(
            [typeof(Listener), typeof(Route), typeof(Route), typeof(Backend), typeof(EndpointSet)],
            unread.Select(resource => resource.Kind)
        );
    }

    private static ConfigDelta Known { get; } =
        new()
        {
            Version = 7,
            Listeners = new[] { "a", "b" }.Select(ListenerOf).ToEquatableList(),
            Routes = new[] { "a", "b", "c" }.Select(RouteOf).ToEquatableList(),
            Backends = new[] { "a", "b" }.Select(name => new Backend { Key = BackendOf(name) }).ToEquatableList(),
            Endpoints = [new EndpointSet(BackendOf("a"), [new Endpoint("10.0.0.1", 80, EndpointState.Ready)])],
        };

    private static BackendKey BackendOf(string name) => new("Service", "test", name, 80);

    private static Listener ListenerOf(string name) =>
        new()
        {
            Key = new ListenerKey("Gateway", "test", "gateway", name),
            Port = 80,
            Protocol = ListenerProtocol.Http,
        };

    private static Route RouteOf(string name) =>
        new()
        {
            Key = new RouteKey("HTTPRoute", "test", name, 0),
            Listeners = [new ListenerKey("Gateway", "test", "gateway", "a")],
            Matches = [new HttpMatch { Path = new PathMatch(PathMatchType.Prefix, "/" + name) }],
            Order = new RuleOrder(DateTimeOffset.UnixEpoch, name, 0),
            Action = new RouteAction.Respond(404, "a test"),
        };
}
