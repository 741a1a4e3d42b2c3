using Portolan.Api.Gateway;
using Portolan.ProxyConfig;
using Portolan.Translation;

namespace Portolan.ControlPlane.Tests.ChangeCost;

/// <summary>
/// A change costs what it touches, from the API's event to the proxy's tables and back to the statuses: the same number of visits among 100
/// objects and among 10,000.
/// </summary>
public sealed class ChangeCostTests(ChangeCostTests.Worlds worlds) : IClassFixture<ChangeCostTests.Worlds>
{
    // Each is made in both worlds, whatever was made before it.
    private static Dictionary<string, Func<InputChange[]>> All { get; } =
        new(StringComparer.Ordinal)
        {
            ["route edited"] = () => [BigWorld.Of(BigWorld.Route(7, "/edited"))],
            ["route added"] = () => [BigWorld.Of(BigWorld.Route(100_008, "/"))],
            ["route removed"] = () => [BigWorld.Without<HttpRoute>("r8")],
            ["endpoints of a Service that half of all routes share"] = () =>
                [BigWorld.Of(BigWorld.Endpoints("shared", "10.0.0.1", "10.0.0.2"))],
            ["certificate rotated"] = () => [BigWorld.Of(BigWorld.KeyPair())],
            ["Gateway relabelled"] = () => [BigWorld.Of(BigWorld.Gateway("another", 1))],
            ["Gateway of another generation, which the proxy acknowledges"] = () => [BigWorld.Of(BigWorld.Gateway("", 2))],
            ["Namespace relabelled"] = () => [BigWorld.Of(BigWorld.Space("another"))],
            ["Service that half of all routes share relabelled"] = () => [BigWorld.Of(BigWorld.Service("shared", "another"))],
            ["Service added that nobody references"] = () =>
                [BigWorld.Of(BigWorld.Service("nobody", "")), BigWorld.Of(BigWorld.Endpoints("nobody", "10.0.0.9"))],
            ["Service added that is what a misspelt name meant"] = () => [BigWorld.Of(BigWorld.Service("s10001", ""))],
            ["acknowledgement that a port was lost"] = () => [Report(ListenerFault.PortInUse)],
        };

    public static TheoryData<string> Changes { get; } = [.. All.Keys];

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_change_visits_the_same_among_100_and_among_10_000(string change)
    {
        var few = VisitsOf(worlds.Few, All[change]());
        var many = VisitsOf(worlds.Many, All[change]());

        Assert.Equal(few, many);
        Assert.NotEqual(0, few.Translation);
    }

    [Fact]
    public void The_worlds_are_served_as_a_whole()
    {
        Assert.Equal([100, 10_000], Sizes(worlds.Few.Path.Output).Concat(Sizes(worlds.Many.Path.Output)));
        Assert.Equal([8080, 8443], worlds.Many.Path.Served.Ports.Keys.Select(port => port.Number));
        Assert.Empty(worlds.Many.Path.Served.Faults);

        // Other tests of the class may have added a route and removed one.
        static IEnumerable<int> Sizes(TranslationOutput output) =>
            output.Proxies.Values.Select(proxy => (proxy.Routes.Count + 50) / 100 * 100);
    }

    private static Visits VisitsOf(BigWorld world, InputChange[] changes)
    {
        var before = world.Path.Visits;
        world.Path.Apply(changes);
        return world.Path.Visits - before;
    }

    private static InputChange Report(ListenerFault fault)
    {
        var proxy = ProxyKey.Gateway("demo", "edge");
        return ProxyReport.Change(
            proxy,
            ProxyReport.Of(proxy) with
            {
                Connected = true,
                Listeners = [new ListenerReport(new ListenerKey("Gateway", "demo", "edge", "http"), 1, fault, "8080 is in use")],
            }
        );
    }

    public sealed class Worlds
    {
        internal BigWorld Few { get; } = new(100);

        internal BigWorld Many { get; } = new(10_000);
    }
}
