using System.Text.Json.Nodes;
using Portolan.Conformance.Harness;
using Portolan.Conformance.Workloads;
using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Cases;

public sealed class GatewayStatuses(CaseCluster cluster)
{
    [Theory]
    [Trait("Upstream", "GatewayInvalidParametersRef")]
    [InlineData("unknown-kind")]
    [InlineData("missing")]
    public async Task Parameters_that_cannot_be_read_refuse_the_Gateway(string gateway)
    {
        await using var scene = await cluster.PlayAsAsync($"invalid-parameters-{gateway}", "invalid-parameters");

        await scene.Observer.GatewayAsync(scene.GatewayId(gateway), Condition.False("Accepted", "InvalidParameters"));
    }

    [Theory]
    [Trait("Upstream", "GatewayInvalidRouteKind")]
    [InlineData("only")]
    [InlineData("foreign-group")]
    public async Task Listener_that_allows_only_unknown_kinds_supports_none(string gateway)
    {
        await using var scene = await cluster.PlayAsAsync($"invalid-route-kind-{gateway}", "invalid-route-kind");

        await scene.Observer.ListenerAsync(
            scene.GatewayId(gateway),
            new ListenerExpectation("http", Condition.False("ResolvedRefs", "InvalidRouteKinds"))
            {
                AttachedRoutes = 0,
                SupportedKinds = [],
            }
        );
    }

    [Fact]
    [Trait("Upstream", "GatewayInvalidRouteKind")]
    public async Task Listener_that_allows_a_known_and_an_unknown_kind_supports_the_known_one()
    {
        await using var scene = await cluster.PlayAsAsync("invalid-route-kind-mixed", "invalid-route-kind");

        await scene.Observer.ListenerAsync(
            scene.GatewayId("mixed"),
            new ListenerExpectation("http", Condition.False("ResolvedRefs", "InvalidRouteKinds"))
            {
                AttachedRoutes = 0,
                SupportedKinds = ["HTTPRoute"],
            }
        );
    }

    [Fact]
    [Trait("Upstream", "GatewayListenerUnsupportedProtocol")]
    public async Task Gateway_without_a_supported_protocol_is_refused()
    {
        await using var scene = await cluster.PlayAsAsync("unsupported-protocol-only", "unsupported-protocol", "alpha");

        await scene.Observer.ListenerAsync(
            scene.GatewayId("only"),
            new ListenerExpectation("odd", Condition.False("Accepted", "UnsupportedProtocol")) { AttachedRoutes = 0, SupportedKinds = [] }
        );
        await scene.Observer.GatewayAsync(scene.GatewayId("only"), Condition.False("Accepted", "ListenersNotValid"));
    }

    [Fact]
    [Trait("Upstream", "GatewayListenerUnsupportedProtocol")]
    public async Task Listener_of_an_unsupported_protocol_fails_alone()
    {
        await using var scene = await cluster.PlayAsAsync("unsupported-protocol-mixed", "unsupported-protocol", "alpha");

        await scene.Observer.GatewayAsync(
            scene.GatewayId("mixed"),
            Condition.True("Accepted", "ListenersNotValid"),
            Condition.True("Programmed")
        );
        await scene.Observer.ListenerAsync(
            scene.GatewayId("mixed"),
            new ListenerExpectation("odd", Condition.False("Accepted", "UnsupportedProtocol"))
        );
        await scene.Observer.ListenerAsync(
            scene.GatewayId("mixed"),
            new ListenerExpectation("http", Condition.True("Accepted"), Condition.True("Programmed"))
        );
        var mixed = await scene.GatewayAsync("mixed");
        await mixed.ShowsAsync(Get("/").From("alpha"));
    }

    [Fact]
    [Trait("Upstream", "GatewayModifyListeners")]
    public async Task Added_listener_is_served_beside_the_old_one()
    {
        await using var scene = await ModifyListenersAsync("modify-listeners-add");
        var gateway = await scene.GatewayAsync("growing");
        await gateway.ShowsAsync(Secure);

        await scene.Api.UpdateAsync(
            scene.GatewayId("growing"),
            body =>
                body["spec"]!["listeners"]!
                    .AsArray()
                    .Add(
                        new JsonObject
                        {
                            ["name"] = "http",
                            ["port"] = gateway.PortOf(80),
                            ["protocol"] = "HTTP",
                        }
                    )
        );

        await scene.Observer.ListenersAsync(scene.GatewayId("growing"), "https", "http");
        await scene.Observer.ListenerAsync(scene.GatewayId("growing"), Attached("http"));
        await scene.Observer.ListenerAsync(scene.GatewayId("growing"), Attached("https"));
        await gateway.ShowsAsync(Secure, Get("/").From("alpha"));
    }

    [Fact]
    [Trait("Upstream", "GatewayModifyListeners")]
    public async Task Removed_listener_is_gone_and_the_other_serves()
    {
        await using var scene = await ModifyListenersAsync("modify-listeners-remove");
        var gateway = await scene.GatewayAsync("shrinking");
        await gateway.ShowsAsync(Secure, Get("/").From("alpha"));

        await scene.Api.UpdateAsync(scene.GatewayId("shrinking"), body => body["spec"]!["listeners"]!.AsArray().RemoveAt(0));

        await scene.Observer.ListenersAsync(scene.GatewayId("shrinking"), "http");
        await scene.Observer.ListenerAsync(scene.GatewayId("shrinking"), Attached("http"));
        await gateway.ShowsAsync(Get("/").From("alpha"));
        await Eventually.SucceedsAsync(async () =>
        {
            using var client = gateway.Fresh();
            var refusal = await Record.ExceptionAsync(() => client.SendAsync(Secure));
            if (refusal is not HttpRequestException)
            {
                throw new NotYetException("port 443 still answers");
            }
        });
    }

    private static Traffic.Exchange Secure => Get("/").Tls().Host("secure.example.com").From("alpha");

    private static ListenerExpectation Attached(string name) =>
        new(name, Condition.True("Accepted"), Condition.True("Programmed"), Condition.True("ResolvedRefs"))
        {
            AttachedRoutes = 1,
            SupportedKinds = ListenerExpectation.HttpKinds,
        };

    private async Task<Scene> ModifyListenersAsync(string name)
    {
        var scene = await cluster.PlayAsAsync(name, "modify-listeners", "alpha");
        await scene.ApplyAsync(TlsSecret.Of(scene.Namespace, "certificate", Certificates.SelfSigned("secure.example.com")));
        return scene;
    }
}
