using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Routing.Hostnames;
using Portolan.Translation.Analysis;
using Portolan.Translation.Explain;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.Tests.GatewayApi;

/// <summary>HTTPRoutes and GRPCRoutes with a host name in common on a listener: the older keeps it.</summary>
public sealed class RequestRivalsTests
{
    private static readonly string[] Names = ["a.x.com", "b.x.com", "*.x.com", "c.a.x.com", "*.a.x.com", "y.com"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Routes_keep_a_listener_in_their_order_whatever_comes_and_goes(int seed)
    {
        var random = new Random(seed);
        var world = new World().Apply(Manifests.Edge);
        var there = new Dictionary<ObjectKey, Drawn>();
        for (var step = 0; step < 150; step++)
        {
            var drawn = Draw(random);
            if (there.ContainsKey(drawn.Key) && random.Next(3) == 0)
            {
                there.Remove(drawn.Key);
                world.Translator.Apply([new InputChange(drawn.Key, null)]);
            }
            else
            {
                there[drawn.Key] = drawn;
                world.Translator.Apply([drawn.Change]);
            }

            Assert.Equal(Kept(there.Values).Order(StringComparer.Ordinal), Accepted(world, there.Keys).Order(StringComparer.Ordinal));
            Assert.Equal(Accepted(world, there.Keys).Count, Attached(world));
        }
    }

    [Fact]
    public void A_long_chain_of_routes_that_meet_is_decided_link_by_link()
    {
        // Each meets the one before it and the one after it, so that every second one keeps the listener.
        const int Length = 500;
        var world = new World().Apply(Manifests.Edge);
        var chain = Enumerable
            .Range(0, Length)
            .Select(link => new Drawn(
                link % 2 == 0 ? HttpRoute.Type : GrpcRoute.Type,
                $"r{link:D5}",
                DateTimeOffset.UnixEpoch.AddSeconds(link),
                [$"h{link}.x.com", $"h{link + 1}.x.com"]
            ))
            .ToList();
        world.Translator.Apply([.. chain.Select(link => link.Change)]);
        Assert.Equal(
            chain.Where(link => link.Type == HttpRoute.Type).Select(link => link.Key.ToString()),
            Accepted(world, chain.Select(link => link.Key)).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void A_route_that_is_refused_says_to_whom_and_so_do_check_and_explain()
    {
        var world = new World()
            .Apply(Manifests.Edge)
            .Apply(Call("calls", 1, "shop.example.com") + "---\n" + Request("page", 2, "*.example.com"));

        var condition = AcceptedOf(world, new ObjectKey(HttpRoute.Type, new NamespacedName("demo", "page")))!;
        Assert.Equal((ConditionStatus.False, "Conflicted"), (condition.Status, condition.Reason));
        Assert.Contains("GRPCRoute demo/calls", condition.Message, StringComparison.Ordinal);
        Assert.Equal(["GRPCRoute/demo/calls/0"], world.Proxy("demo/edge").Routes.Keys.Select(route => route.ToString()));

        var finding = Assert.Single(Analyzer.Analyze(world.Output), finding => finding.Object.Type == HttpRoute.Type);
        Assert.Equal((FindingCodes.RouteRefused, "Conflicted"), (finding.Code, finding.Message.Split(':')[0]));
        var answer = RequestExplainer.Explain(
            world.Output,
            new RequestQuestion { Url = new Uri("http://shop.example.com:8080/"), Method = "GET" }
        );
        Assert.Null(Assert.Single(answer.Gateways).Serving);
        Assert.Equal("Conflicted", Assert.Single(answer.Detached, detached => detached.Object.Type == HttpRoute.Type).Reason);
    }

    [Fact]
    public void A_route_that_loses_one_listener_of_two_serves_the_other_and_says_so()
    {
        var world = new World()
            .Apply(Manifests.Edge)
            .Apply(
                """
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: { name: edge, namespace: demo, generation: 4 }
                spec:
                  gatewayClassName: kuma
                  listeners:
                  - { name: one, protocol: HTTP, port: 8080 }
                  - { name: two, protocol: HTTP, port: 8081 }
                """
            )
            .Apply(Call("calls", 1, "shop.example.com", ", sectionName: two") + "---\n" + Request("page", 2, "shop.example.com"));

        var condition = AcceptedOf(world, new ObjectKey(HttpRoute.Type, new NamespacedName("demo", "page")))!;
        Assert.Equal(ConditionStatus.True, condition.Status);
        Assert.Contains("listener \"two\"", condition.Message, StringComparison.Ordinal);
        Assert.Equal(
            ["Gateway/demo/edge/one"],
            world.Route("demo/edge", "HTTPRoute/demo/page/0").Listeners.Select(listener => listener.ToString())
        );
        Assert.Equal("PTL0103", Assert.Single(world.Output.Findings).Code);
    }

    [Fact]
    public void A_route_whose_rules_are_all_invalid_stands_in_nobodys_way()
    {
        var world = new World()
            .Apply(Manifests.Edge)
            .Apply(
                Call("calls", 1, "shop.example.com")
                    .Replace(
                        "rules: [ { ",
                        "rules: [ { matches: [ { method: { type: RegularExpression, service: '((' } } ], ",
                        StringComparison.Ordinal
                    )
                    + "---\n"
                    + Request("page", 2, "shop.example.com")
            );
        Assert.Equal(ConditionStatus.True, AcceptedOf(world, new ObjectKey(HttpRoute.Type, new NamespacedName("demo", "page")))!.Status);
    }

    private static string Call(string name, int second, string hostname, string section = "") =>
        Manifest("GRPCRoute", name, second, hostname, section);

    private static string Request(string name, int second, string hostname) => Manifest("HTTPRoute", name, second, hostname, "");

    private static string Manifest(string kind, string name, int second, string hostname, string section) =>
        $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: {{kind}}
            metadata: { name: {{name}}, namespace: demo, creationTimestamp: "2026-01-01T00:00:0{{second}}Z" }
            spec: { parentRefs: [ { name: edge{{section}} } ], hostnames: [ "{{hostname}}" ], rules: [ { backendRefs: [ { name: backend, port: 8080 } ] } ] }

            """;

    private static Drawn Draw(Random random)
    {
        var name = $"r{random.Next(8)}";
        var hostnames = Names.Where(_ => random.Next(4) == 0).ToArray();

        // Ages repeat, so that names decide as well.
        return new Drawn(
            random.Next(2) == 0 ? HttpRoute.Type : GrpcRoute.Type,
            name,
            DateTimeOffset.UnixEpoch.AddSeconds(random.Next(5)),
            hostnames
        );
    }

    /// <summary>
    /// What the API says, word for word: from the oldest on, each is accepted unless one of the other kind that is accepted has a name in
    /// common with it.
    /// </summary>
    private static List<string> Kept(IEnumerable<Drawn> routes)
    {
        var kept = new List<Drawn>();
        foreach (
            var route in routes
                .OrderBy(route => route.Created)
                .ThenBy(route => route.Key.Name.ToString(), StringComparer.Ordinal)
                .ThenBy(route => route.Type.Kind, StringComparer.Ordinal)
        )
        {
            if (!kept.Exists(other => other.Type != route.Type && other.Meets(route)))
            {
                kept.Add(route);
            }
        }

        return [.. kept.Select(route => route.Key.ToString())];
    }

    private static List<string> Accepted(World world, IEnumerable<ObjectKey> routes) =>
        [.. routes.Where(route => AcceptedOf(world, route)?.Status is ConditionStatus.True).Select(route => route.ToString())];

    private static Condition? AcceptedOf(World world, ObjectKey route) =>
        (world.Output.Statuses.GetValueOrDefault(route) as IRoute)
            ?.Status?.Parents.SelectMany(parent => parent.Conditions)
            .Single(condition => condition.Type is ConditionTypes.Accepted);

    private static int Attached(World world) =>
        ((Gateway)world.Output.Statuses[new ObjectKey(Gateway.Type, new NamespacedName("demo", "edge"))])
            .Status!
            .Listeners[0]
            .AttachedRoutes;

    private sealed record Drawn(ResourceType Type, string Name, DateTimeOffset Created, string[] Hostnames)
    {
        public ObjectKey Key => new(Type, new NamespacedName("demo", Name));

        public InputChange Change => new(Key, Type == HttpRoute.Type ? Request : Call);

        private ObjectMeta Metadata =>
            new()
            {
                Name = Name,
                Namespace = "demo",
                CreationTimestamp = Created,
                Generation = 1,
            };

        private HttpRoute Request =>
            new()
            {
                Metadata = Metadata,
                Spec = new HttpRouteSpec
                {
                    ParentRefs = [new ParentReference { Name = "edge" }],
                    Hostnames = [.. Hostnames],
                    Rules = [new HttpRouteRule()],
                },
            };

        private GrpcRoute Call =>
            new()
            {
                Metadata = Metadata,
                Spec = new GrpcRouteSpec
                {
                    ParentRefs = [new ParentReference { Name = "edge" }],
                    Hostnames = [.. Hostnames],
                    Rules = [new GrpcRouteRule()],
                },
            };

        public bool Meets(Drawn other) => Patterns.Any(name => other.Patterns.Any(name.Intersects));

        private IEnumerable<HostnamePattern> Patterns =>
            Hostnames.Length == 0 ? [HostnamePattern.Any] : Hostnames.Select(HostnamePattern.Parse);
    }
}
