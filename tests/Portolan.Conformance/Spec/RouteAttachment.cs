using System.Text.Json.Nodes;
using Portolan.Conformance.Harness;
using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Spec;

[Collection("Upstream manifests")]
public sealed class RouteAttachment(SpecCluster cluster)
{
    [Fact]
    [Trait("Manifest", "HTTPRouteCrossNamespace")]
    public async Task Cross_namespace()
    {
        await using var scene = await cluster.PlayAsync("httproute-cross-namespace");
        var gateway = await scene.GatewayAsync("backend-namespaces");

        await gateway.ShowsAsync(Get("/").From("web-backend").In(SpecCluster.WebBackend));
    }

    [Theory]
    [Trait("Manifest", "HTTPRouteInvalidParentRefNotMatchingSectionName")]
    [Trait("Manifest", "HTTPRouteInvalidParentRefNotMatchingListenerPort")]
    [Trait("Manifest", "HTTPRouteInvalidParentRefSectionNameNotMatchingPort")]
    [InlineData("httproute-invalid-parentref-not-matching-section-name", "httproute-listener-not-matching-section-name", "same-namespace")]
    [InlineData("httproute-invalid-parentref-not-matching-listener-port", "httproute-listener-not-matching-route-port", "same-namespace")]
    [InlineData(
        "httproute-invalid-parentref-section-name-not-matching-port",
        "httproute-listener-section-name-not-matching-port",
        "gateway-with-one-not-matching-port-and-section-name-route"
    )]
    public async Task No_listener_fits_the_parent_reference(string manifest, string route, string gateway)
    {
        await using var scene = await cluster.PlayAsync(manifest);

        await scene.Observer.RouteAsync(scene.RouteId(route), gateway, Condition.False("Accepted", "NoMatchingParent"));
        await scene.Observer.ListenerAsync(scene.GatewayId(gateway), new ListenerExpectation("http") { AttachedRoutes = 0 });
        var probe = await scene.GatewayAsync(gateway);
        await probe.ShowsAsync(Get("/").Is(404));
    }

    [Fact]
    [Trait("Manifest", "HTTPRouteInvalidCrossNamespaceParentRef")]
    public async Task Parent_of_another_namespace_that_does_not_allow_it()
    {
        await using var scene = await cluster.PlayAsync("httproute-invalid-cross-namespace-parent-ref");

        await scene.Observer.RouteAsync(
            ObjectId.HttpRoute(SpecCluster.WebBackend, "invalid-cross-namespace-parent-ref"),
            "same-namespace",
            Condition.False("Accepted", "NotAllowedByListeners")
        );
    }

    [Theory]
    [Trait("Manifest", "HTTPRouteInvalidCrossNamespaceBackendRef")]
    [Trait("Manifest", "HTTPRouteInvalidReferenceGrant")]
    [Trait("Manifest", "HTTPRouteInvalidNonExistentBackendRef")]
    [InlineData("httproute-invalid-cross-namespace-backend-ref", "invalid-cross-namespace-backend-ref", "RefNotPermitted")]
    [InlineData("httproute-invalid-reference-grant", "reference-grant", "RefNotPermitted")]
    [InlineData("httproute-invalid-nonexistent-backendref", "invalid-nonexistent-backend-ref", "BackendNotFound")]
    public async Task Unresolved_backend_answers_500(string manifest, string route, string reason)
    {
        await using var scene = await cluster.PlayAsync(manifest);
        var gateway = await scene.GatewayAsync("same-namespace");

        await scene.Observer.RouteAsync(
            scene.RouteId(route),
            "same-namespace",
            Condition.True("Accepted"),
            Condition.False("ResolvedRefs", reason)
        );
        await gateway.ShowsAsync(Get("/").Is(500));
    }

    [Fact]
    [Trait("Manifest", "HTTPRoutePartiallyInvalidViaInvalidReferenceGrant")]
    public async Task Partially_invalid_route()
    {
        await using var scene = await cluster.PlayAsync("httproute-partially-invalid-via-invalid-reference-grant");
        var gateway = await scene.GatewayAsync("same-namespace");

        await scene.Observer.RouteAsync(
            scene.RouteId("invalid-reference-grant"),
            "same-namespace",
            Condition.False("ResolvedRefs", "RefNotPermitted")
        );
        await gateway.ShowsAsync(Get("/v2").Is(500), Get("/").From("app-backend-v1").In(SpecCluster.AppBackend));
    }

    [Fact]
    [Trait("Manifest", "HTTPRouteReferenceGrant")]
    public async Task Reference_grant_and_its_end()
    {
        await using var scene = await cluster.PlayAsync("httproute-reference-grant");
        var gateway = await scene.GatewayAsync("same-namespace");
        await gateway.ShowsAsync(Get("/").From("web-backend").In(SpecCluster.WebBackend));

        await scene.Api.DeleteAsync(new ObjectId(ObjectId.GatewayApi, "ReferenceGrant", SpecCluster.WebBackend, "reference-grant"));

        await gateway.ShowsAsync(Get("/").Is(500));
    }

    [Fact]
    [Trait("Manifest", "HTTPRouteServiceTypes")]
    public async Task Service_types()
    {
        await using var scene = await cluster.PlayAsync("httproute-service-types");
        var gateway = await scene.GatewayAsync("same-namespace");
        var addresses = scene.PodsOf("infra-backend-v1").Select(pod => pod.Spec.Address.ToString()).ToArray();
        foreach (var name in new[] { "manual-endpointslices-ip4", "headless-manual-endpointslices-ip4" })
        {
            await scene.Api.PatchAsync(
                new ObjectId("discovery.k8s.io/v1", "EndpointSlice", SpecCluster.Infra, name),
                new JsonObject
                {
                    ["endpoints"] = new JsonArray([
                        .. addresses.Select(address => new JsonObject { ["addresses"] = new JsonArray(address) }),
                    ]),
                }
            );
        }

        await gateway.ShowsAsync(
            Get("/manual-endpointslices").From("infra-backend-v1"),
            Get("/headless").From("infra-backend-v1"),
            Get("/headless-manual-endpointslices").From("infra-backend-v1")
        );
    }

    [Fact]
    [Trait("Manifest", "HTTPRouteDisallowedKind")]
    public async Task Kind_that_no_listener_takes()
    {
        await using var scene = await cluster.PlayAsync("httproute-disallowed-kind");

        await scene.Observer.RouteAsync(
            scene.RouteId("disallowed-kind"),
            "tlsroutes-only",
            Condition.False("Accepted", "NotAllowedByListeners")
        );
    }

    [Fact]
    [Trait("Manifest", "HTTPRouteObservedGenerationBump")]
    public async Task Observed_generation_of_a_route()
    {
        await using var scene = await cluster.PlayAsync("httproute-observed-generation-bump");
        var id = scene.RouteId("observed-generation-bump");
        await scene.Observer.RouteIsServedAsync(id);

        var changed = await scene.Api.UpdateAsync(id, body => body["spec"]!["rules"]![0]!["backendRefs"]![0]!["name"] = "infra-backend-v2");

        Assert.Equal(2, (long)changed["metadata"]!["generation"]!);
        await scene.Observer.RouteIsServedAsync(id);
    }
}
