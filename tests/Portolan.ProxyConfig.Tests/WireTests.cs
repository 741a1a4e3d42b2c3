using CsCheck;
using Google.Protobuf;
using Portolan.ProxyConfig.Wire;

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

        Assert.Equal([3], delta.Routes.Select(route => route.Key.Rule));
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
}
