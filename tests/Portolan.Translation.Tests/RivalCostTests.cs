using Portolan.Api;
using Portolan.Api.Gateway;

namespace Portolan.Translation.Tests;

/// <summary>
/// What HTTPRoutes and GRPCRoutes that may contest a host name cost: what is looked at is counted, and is as much among 10,000 of both
/// kinds as among 100.
/// </summary>
public sealed class RivalCostTests(RivalCostTests.Worlds worlds) : IClassFixture<RivalCostTests.Worlds>
{
    // Each is made in both worlds, whatever was made before it.
    private static Dictionary<string, InputChange[]> All { get; } =
        new(StringComparer.Ordinal)
        {
            ["an HTTPRoute that meets nobody"] = [Request("new-request", 90_000, "new.example.com")],
            ["a GRPCRoute that meets nobody"] = [Call("new-call", 90_001, "calls.example.org")],
            ["a GRPCRoute that one HTTPRoute keeps out"] = [Call("late-call", 90_002, "request-7.example.com")],
            ["an HTTPRoute that one GRPCRoute keeps out"] = [Request("late-request", 90_003, "call-8.example.com")],
            ["a GRPCRoute that puts an HTTPRoute out"] = [Call("early-call", -1, "request-9.example.com")],
            ["an HTTPRoute more for the host name that many share against a GRPCRoute"] =
            [
                Request("one-more", 90_004, "shared.example.com"),
            ],
            ["an HTTPRoute less of those"] = [Without(HttpRoute.Type, "shared-10")],
            ["the GRPCRoute that kept an HTTPRoute out goes"] = [Without(GrpcRoute.Type, "call-11")],
            ["host names that change"] = [Request("request-12", 12, "call-12.example.com")],
        };

    public static TheoryData<string> Changes { get; } = [.. All.Keys];

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_change_visits_the_same_among_100_and_among_10_000(string change)
    {
        var few = VisitsOf(worlds.Few, All[change]);
        var many = VisitsOf(worlds.Many, All[change]);
        Assert.Equal(few, many);
        Assert.NotEqual(0, few);
    }

    private static long VisitsOf(World world, InputChange[] changes)
    {
        var before = world.Translator.Visits;
        world.Translator.Apply(changes);
        return world.Translator.Visits - before;
    }

    private static InputChange Request(string name, int age, string hostname) =>
        Of(
            new HttpRoute
            {
                Metadata = Metadata(name, age),
                Spec = new HttpRouteSpec
                {
                    ParentRefs = [Edge],
                    Hostnames = [hostname],
                    Rules = [new HttpRouteRule()],
                },
            }
        );

    private static InputChange Call(string name, int age, string hostname) =>
        Of(
            new GrpcRoute
            {
                Metadata = Metadata(name, age),
                Spec = new GrpcRouteSpec
                {
                    ParentRefs = [Edge],
                    Hostnames = [hostname],
                    Rules = [new GrpcRouteRule()],
                },
            }
        );

    private static InputChange Of<T>(T resource)
        where T : class, IResource<T> => new(new ObjectKey(T.Type, resource.Metadata.Key), resource);

    private static InputChange Without(ResourceType type, string name) => new(new ObjectKey(type, new NamespacedName("demo", name)), null);

    private static ObjectMeta Metadata(string name, int age) =>
        new()
        {
            Name = name,
            Namespace = "demo",
            Generation = 1,
            CreationTimestamp = DateTimeOffset.UnixEpoch.AddSeconds(age),
        };

    private static ParentReference Edge { get; } = new() { Name = "edge" };

    public sealed class Worlds
    {
        internal World Few { get; } = Of(100 / 3);

        internal World Many { get; } = Of(10_000 / 3);

        // Of each number an HTTPRoute and a GRPCRoute with names of their own, and an HTTPRoute for a name that all share, which an older
        // GRPCRoute has.
        private static World Of(int size)
        {
            var world = new World().Apply(Manifests.Edge);
            world.Translator.Apply([
                Call("shared-call", 0, "shared.example.com"),
                Request("waiting", 95_000, "call-11.example.com"),
                .. Enumerable
                    .Range(0, size)
                    .SelectMany(number =>
                        new[]
                        {
                            Request($"request-{number}", number, $"request-{number}.example.com"),
                            Call($"call-{number}", number, $"call-{number}.example.com"),
                            Request($"shared-{number}", number, "shared.example.com"),
                        }
                    ),
            ]);
            return world;
        }
    }
}
