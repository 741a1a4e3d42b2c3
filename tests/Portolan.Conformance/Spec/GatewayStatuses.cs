using System.Text.Json.Nodes;
using Portolan.Conformance.Harness;
using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Spec;

[Collection("Upstream manifests")]
public sealed class GatewayStatuses(SpecCluster cluster)
{
    [Fact]
    [Trait("Manifest", "GatewayClassObservedGenerationBump")]
    public async Task Observed_generation_of_a_class()
    {
        await using var scene = await cluster.PlayAsync("gatewayclass-observed-generation-bump");
        var id = ObjectId.GatewayClass("gatewayclass-observed-generation-bump");
        await scene.Observer.ConditionsAsync(id, Condition.True("Accepted"));

        await scene.Api.UpdateAsync(id, body => body["spec"]!["description"] = "new");

        var after = await scene.Observer.ConditionsAsync(id, Condition.True("Accepted"));
        Assert.Equal(2, (long)after["metadata"]!["generation"]!);
    }

    [Fact]
    [Trait("Manifest", "GatewayObservedGenerationBump")]
    public async Task Observed_generation_of_a_gateway()
    {
        await using var scene = await cluster.PlayAsync("gateway-observed-generation-bump");
        var id = scene.GatewayId("gateway-observed-generation-bump");
        await scene.Observer.GatewayAsync(id, Condition.True("Accepted"), Condition.True("Programmed"));

        await scene.Api.UpdateAsync(
            id,
            body =>
                body["spec"]!["listeners"]!
                    .AsArray()
                    .Add(
                        new JsonObject
                        {
                            ["name"] = "alternate",
                            ["hostname"] = "foo.com",
                            ["port"] = 8080,
                            ["protocol"] = "HTTP",
                        }
                    )
        );

        var after = await scene.Observer.GatewayAsync(id, Condition.True("Accepted"), Condition.True("Programmed"));
        Assert.Equal(2, (long)after["metadata"]!["generation"]!);
        await scene.Observer.ListenerAsync(id, new ListenerExpectation("alternate", Condition.True("Programmed")));
    }

    [Fact]
    [Trait("Manifest", "GatewayInvalidParametersRef")]
    public async Task Invalid_parameters()
    {
        await using var scene = await cluster.PlayAsync("gateway-invalid-parameters-ref");

        await scene.Observer.GatewayAsync(
            scene.GatewayId("gateway-invalid-parameters-ref"),
            Condition.False("Accepted", "InvalidParameters")
        );
    }

    [Theory]
    [Trait("Manifest", "GatewayInvalidRouteKind")]
    [InlineData("gateway-only-invalid-route-kind")]
    [InlineData("gateway-supported-and-invalid-route-kind", "HTTPRoute")]
    public async Task Invalid_route_kinds(string gateway, params string[] kinds)
    {
        await using var scene = await cluster.PlayAsync("gateway-invalid-route-kind");

        await scene.Observer.ListenerAsync(
            scene.GatewayId(gateway),
            new ListenerExpectation("http", Condition.False("ResolvedRefs", "InvalidRouteKinds"))
            {
                AttachedRoutes = 0,
                SupportedKinds = kinds,
            }
        );
    }

    [Fact]
    [Trait("Manifest", "GatewayListenerUnsupportedProtocol")]
    public async Task Unsupported_protocols()
    {
        await using var scene = await cluster.PlayAsync("gateway-invalid-listeners-unsupported-protocol");
        var only = scene.GatewayId("gateway-only-unsupported-protocols");
        var mixed = scene.GatewayId("gateway-supported-and-unsupported-protocols");

        await scene.Observer.GatewayAsync(only, Condition.False("Accepted", "ListenersNotValid"));
        await scene.Observer.ListenerAsync(only, new ListenerExpectation("invalid", Condition.False("Accepted", "UnsupportedProtocol")));
        await scene.Observer.GatewayAsync(mixed, Condition.True("Accepted", "ListenersNotValid"));
        await scene.Observer.ListenerAsync(mixed, new ListenerExpectation("invalid", Condition.False("Accepted", "UnsupportedProtocol")));
        await scene.Observer.ListenerAsync(
            mixed,
            new ListenerExpectation("http", Condition.True("Accepted"), Condition.True("Programmed"))
        );
    }

    [Fact]
    [Trait("Manifest", "GatewayModifyListeners")]
    public async Task Modified_listeners()
    {
        await using var scene = await cluster.PlayAsync("gateway-modify-listeners");
        var grown = scene.GatewayId("gateway-add-listener");
        var shrunk = scene.GatewayId("gateway-remove-listener");
        await scene.Observer.AddressAsync(grown);
        await scene.Observer.AddressAsync(shrunk);

        await scene.Api.UpdateAsync(
            grown,
            body =>
                body["spec"]!["listeners"]!
                    .AsArray()
                    .Add(
                        new JsonObject
                        {
                            ["name"] = "http",
                            ["hostname"] = "data.test.com",
                            ["port"] = 8080,
                            ["protocol"] = "HTTP",
                            ["allowedRoutes"] = new JsonObject { ["namespaces"] = new JsonObject { ["from"] = "All" } },
                        }
                    )
        );
        await scene.Api.UpdateAsync(shrunk, body => body["spec"]!["listeners"]!.AsArray().RemoveAt(0));

        await scene.Observer.ListenersAsync(grown, "https", "http");
        await scene.Observer.ListenersAsync(shrunk, "http");
        await scene.Observer.ListenerAsync(grown, Attached("https", 1));
        await scene.Observer.ListenerAsync(grown, Attached("http", 1));
        await scene.Observer.ListenerAsync(shrunk, Attached("http", 1));
    }

    [Theory]
    [Trait("Manifest", "GatewaySecretInvalidReferenceGrant")]
    [Trait("Manifest", "GatewaySecretMissingReferenceGrant")]
    [InlineData("gateway-secret-invalid-reference-grant")]
    [InlineData("gateway-secret-missing-reference-grant")]
    public async Task Secret_without_a_grant(string name)
    {
        await using var scene = await cluster.PlayAsync(name);

        await scene.Observer.ListenerAsync(
            scene.GatewayId(name),
            new ListenerExpectation("https", Condition.False("ResolvedRefs", "RefNotPermitted"))
            {
                AttachedRoutes = 0,
                SupportedKinds = ListenerExpectation.HttpKinds,
            }
        );
    }

    [Fact]
    [Trait("Manifest", "GatewaySecretReferenceGrantAllInNamespace")]
    public async Task Secret_with_a_grant()
    {
        await using var scene = await cluster.PlayAsync("gateway-secret-reference-grant-all-in-namespace");
        var id = scene.GatewayId("gateway-secret-reference-grant-all-in-namespace");

        await scene.Observer.GatewayAsync(id, Condition.True("Accepted"), Condition.True("Programmed"));
        await scene.Observer.ListenerAsync(id, Attached("https", 0));
    }

    [Fact]
    [Trait("Manifest", "GatewayWithAttachedRoutes")]
    public async Task Attached_routes()
    {
        await using var scene = await cluster.PlayAsync("gateway-with-attached-routes");

        await scene.Observer.ListenerAsync(scene.GatewayId("gateway-with-one-attached-route"), Attached("http", 1, "HTTPRoute"));
        await scene.Observer.ListenerAsync(scene.GatewayId("gateway-with-two-attached-routes"), Attached("http", 2, "HTTPRoute"));
        await scene.Observer.RouteAsync(
            scene.RouteId("http-route-not-accepted"),
            "gateway-with-two-attached-routes",
            Condition.False("Accepted", "NoMatchingListenerHostname")
        );
        await scene.Observer.ListenerAsync(
            scene.GatewayId("unresolved-gateway-with-one-attached-unresolved-route"),
            new ListenerExpectation(
                "tls",
                Condition.False("Programmed", "Invalid"),
                Condition.False("ResolvedRefs", "InvalidCertificateRef")
            )
            {
                AttachedRoutes = 1,
            }
        );
    }

    [Fact]
    [Trait("Manifest", "GatewayWithAttachedRoutesWithPort8080")]
    public async Task Attached_routes_of_two_ports()
    {
        await using var scene = await cluster.PlayAsync("gateway-with-attached-routes-with-port-8080");
        var id = scene.GatewayId("gateway-with-two-listeners-and-one-attached-route");

        await scene.Observer.ListenerAsync(id, Attached("http-unattached", 0, "HTTPRoute"));
        await scene.Observer.ListenerAsync(id, Attached("http", 1, "HTTPRoute"));
        var gateway = await scene.GatewayAsync(id.Name);
        await gateway.ShowsAsync(Get("/").From("infra-backend-v1"), Get("/").On(8080).Is(404));
    }

    [Fact]
    [Trait("Manifest", "GatewayOptionalAddressValue")]
    public async Task Address_without_a_value()
    {
        await using var scene = await cluster.PlayAsync("gateway-optional-address-value");

        await scene.Observer.AddressAsync(scene.GatewayId("gateway-without-address-value"));
    }

    private static ListenerExpectation Attached(string name, int routes, params string[] kinds) =>
        new(name, Condition.True("Accepted"), Condition.True("Programmed"), Condition.True("ResolvedRefs"))
        {
            AttachedRoutes = routes,
            SupportedKinds = kinds.Length == 0 ? ListenerExpectation.HttpKinds : kinds,
        };
}
