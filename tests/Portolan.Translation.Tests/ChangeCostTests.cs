using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.ProxyConfig;

namespace Portolan.Translation.Tests;

/// <summary>A change costs what it touches. Allocations are asserted because they repeat; times are not.</summary>
public sealed class ChangeCostTests
{
    private const int Routes = 1_000;

    [Fact]
    public void One_change_among_a_thousand_routes_allocates_little()
    {
        var world = Populated();
        var edits = Enumerable.Range(0, 120).Select(Edit).ToList();
        foreach (var edit in edits.Take(20))
        {
            world.Translator.Apply([edit]);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var edit in edits.Skip(20))
        {
            world.Translator.Apply([edit]);
        }

        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / 100;
        Assert.InRange(each, 1, 44_000);
    }

    [Fact]
    public void One_change_among_a_thousand_routes_replaces_one_route()
    {
        var world = Populated();
        var before = world.Proxy("demo/edge");
        world.Translator.Apply([Edit(7)]);
        var after = world.Proxy("demo/edge");
        Assert.Equal(
            [new RouteKey("HTTPRoute", "demo", "route-7", 0)],
            after.Routes.Where(route => !ReferenceEquals(before.Routes[route.Key], route.Value)).Select(route => route.Key)
        );
        Assert.Same(before.Backends, after.Backends);
        Assert.Same(before.Endpoints, after.Endpoints);
        Assert.Same(before.Listeners, after.Listeners);
    }

    [Fact]
    public void A_thousand_routes_are_counted_one_by_one_and_at_once()
    {
        var once = Populated();
        var oneByOne = new World().Apply(Manifests.Edge);
        foreach (var change in World.Parse(ManyRoutes()))
        {
            oneByOne.Translator.Apply([change]);
        }

        Assert.Equal(Routes, Attached(once));
        Assert.Equal(Routes, Attached(oneByOne));
        Assert.Equal(Routes, oneByOne.Proxy("demo/edge").Routes.Count);
    }

    [Fact]
    public void An_object_that_only_has_a_new_version_changes_nothing()
    {
        var world = Populated();
        var route = (HttpRoute)World.Parse(Manifests.Route(3))[0].Resource!;
        world.Translator.Apply([
            new InputChange(
                new ObjectKey(HttpRoute.Type, route.Metadata.Key),
                route with
                {
                    Metadata = route.Metadata with { ResourceVersion = "77" },
                    Status = new RouteStatus
                    {
                        Parents =
                        [
                            new RouteParentStatus
                            {
                                ParentRef = route.Spec.ParentRefs[0],
                                ControllerName = "x",
                                Conditions = [],
                            },
                        ],
                    },
                }
            ),
        ]);
        Assert.True(world.Translator.Changes.IsEmpty);
    }

    [Fact]
    public void A_finding_is_news_when_it_comes_and_not_while_it_stays()
    {
        var lost = Manifests.Route(0).Replace("name: edge", "name: gone", StringComparison.Ordinal);
        var world = new World().Apply(Manifests.Edge).Apply(lost);
        Assert.Equal("PTL0101", Assert.Single(world.Translator.Changes.NewFindings).Code);

        world.Apply(Manifests.Route(1));
        Assert.Empty(world.Translator.Changes.NewFindings);
        Assert.Single(world.Output.Findings);

        world.Apply(Manifests.Route(0));
        Assert.Empty(world.Translator.Changes.NewFindings);
        Assert.Empty(world.Output.Findings);

        world.Apply(lost);
        Assert.Single(world.Translator.Changes.NewFindings);
    }

    private static World Populated() => new World().Apply(Manifests.Edge).Apply(ManyRoutes());

    private static string ManyRoutes() => string.Join("---\n", Enumerable.Range(0, Routes).Select(Manifests.Route));

    private static InputChange Edit(int number) =>
        World.Parse(Manifests.Route(number).Replace("value: /v1", "value: /v2", StringComparison.Ordinal))[0];

    private static int Attached(World world) =>
        ((Gateway)world.Output.Statuses[new ObjectKey(Gateway.Type, new NamespacedName("demo", "edge"))])
            .Status!
            .Listeners[0]
            .AttachedRoutes;
}
