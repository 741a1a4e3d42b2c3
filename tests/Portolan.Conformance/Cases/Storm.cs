using System.Text.Json.Nodes;
using Portolan.Conformance.Harness;
using Portolan.Conformance.Traffic;
using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Cases;

/// <summary>
/// Many changes at once, in an order that a seed decides. In the end statuses and traffic are what the objects that are left say, however
/// they came about; and a route that nobody touched has not lost a request.
/// </summary>
public sealed class Storm(CaseCluster cluster)
{
    private const int Routes = 6;
    private static readonly string[] Gateways = ["north", "south"];
    private static readonly string[] Services = ["alpha", "beta"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task After_a_storm_of_changes_everything_is_as_the_last_ones_say(int seed)
    {
        await using var scene = await cluster.PlayAsAsync($"storm-{seed}", "storm", "alpha", "beta", "steady");
        var (north, south) = (await scene.GatewayAsync("north"), await scene.GatewayAsync("south"));
        var steady = Get("/").Host("steady.example.com").From("steady");
        await north.ShowsAsync(steady);
        await south.ShowsAsync(steady);
        var state = new State();

        using var end = new CancellationTokenSource();
        var losses = Task.WhenAll(CountLossesAsync(north, steady, end.Token), CountLossesAsync(south, steady, end.Token));
        var random = new Random(seed);
        for (var change = 0; change < 100; change++)
        {
            await ChangeAsync(scene, state, random);
        }

        await north.ShowsAsync([.. Rows(state, "north")]);
        await south.ShowsAsync([.. Rows(state, "south")]);
        await end.CancelAsync();
        var lost = await losses;
        Assert.Equal([0, 0], lost);
        foreach (var gateway in Gateways)
        {
            var attached = state.Routes.Values.Count(route => route.Gateway == gateway) + 1;
            await scene.Observer.ListenerAsync(
                scene.GatewayId(gateway),
                new ListenerExpectation("http", Condition.True("Programmed")) { AttachedRoutes = attached }
            );
        }
    }

    private static async Task ChangeAsync(Scene scene, State state, Random random)
    {
        var service = Services[random.Next(Services.Length)];
        var index = random.Next(Routes);
        switch (random.Next(8))
        {
            case 0 when state.Services.Remove(service):
                await scene.Api.DeleteAsync(new ObjectId("v1", "Service", scene.Namespace, service));
                break;
            case 1 when state.Services.Add(service):
                await scene.ApplyAsync(EchoWorkload.Manifests(scene.Namespace, service)[1]);
                break;
            case 2 when state.Routes.Remove(index):
                await scene.Api.DeleteAsync(scene.RouteId($"route-{index}"));
                break;
            default:
                var route = new RouteState(Gateways[random.Next(Gateways.Length)], service, $"/{random.Next(3)}");
                state.Routes[index] = route;
                await scene.ApplyAsync(Manifest(scene, index, route));
                break;
        }
    }

    private static JsonObject Manifest(Scene scene, int index, RouteState route) =>
        Harness.Manifest.Parse(
            $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: { name: route-{{index}}, namespace: {{scene.Namespace}} }
            spec:
              parentRefs: [{ name: {{route.Gateway}} }]
              hostnames: [host-{{index}}.example.com]
              rules:
                - matches: [{ path: { type: PathPrefix, value: {{route.Path}} } }]
                  backendRefs: [{ name: {{route.Service}}, port: 8080 }]
            """
        )[0];

    private static IEnumerable<Exchange> Rows(State state, string gateway)
    {
        for (var index = 0; index < Routes; index++)
        {
            for (var path = 0; path < 3; path++)
            {
                var row = Get($"/{path}").Host($"host-{index}.example.com");
                var isServed = state.Routes.TryGetValue(index, out var route) && route.Gateway == gateway && route.Path == $"/{path}";
                yield return !isServed ? row.Is(404)
                : state.Services.Contains(route!.Service) ? row.From(route.Service)
                : row.Is(500);
            }
        }
    }

    private static async Task<int> CountLossesAsync(GatewayProbe gateway, Exchange row, CancellationToken end)
    {
        var losses = 0;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!end.IsCancellationRequested)
        {
            var reply = await gateway.SendAsync(row);
            if (reply.Echo?.Workload != row.Workload)
            {
                losses++;
            }
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        return losses;
    }

    private sealed record RouteState(string Gateway, string Service, string Path);

    private sealed class State
    {
        public Dictionary<int, RouteState> Routes { get; } = [];

        public HashSet<string> Services { get; } = [.. Storm.Services];
    }
}
