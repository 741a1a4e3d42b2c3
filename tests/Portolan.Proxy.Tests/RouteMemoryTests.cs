using System.Runtime.CompilerServices;
using Portolan.Proxy.Backends;
using Portolan.Proxy.Model;
using Portolan.ProxyConfig;
using Portolan.ProxyConfig.Wire;
using Portolan.Routing;

namespace Portolan.Proxy.Tests;

/// <summary>
/// What a route takes in a proxy's memory, from the wire to the tables: with tens of thousands of them it is all that counts. What is kept
/// repeats from run to run; the test runs alone, so that nobody else's garbage counts.
/// </summary>
[Collection(nameof(AllocationTests))]
public sealed class RouteMemoryTests
{
    private const int Routes = 5000;

    private static readonly ScopeKey Scope = new(ScopeKind.Gateway, ProxyKey.DefaultMesh, "bench", "edge");
    private static readonly BackendKey Backend = new("Service", "bench", "backend", 80);

    // Measured: 1,150 and 1,274.
    [Fact]
    public void A_route_of_many_that_are_alike_takes_little() => Assert.InRange(BytesOfRoute(_ => "edge", "edited"), 900, 1_450);

    [Fact]
    public void A_route_of_a_listener_set_takes_as_much_and_its_part_of_the_set() =>
        Assert.InRange(BytesOfRoute(route => $"set{route / 16}", "edited"), 900, 1_500);

    private static long BytesOfRoute(Func<int, string> listenerOf, string value)
    {
        var delta = Encode(listenerOf, value);

        // What is made once, whatever there is.
        Load(Encode(_ => "edge", "warm")[..1]);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var kept = Load(delta);
        var after = GC.GetTotalMemory(forceFullCollection: true);

        GC.KeepAlive(kept);
        GC.KeepAlive(delta);
        return (after - before) / Routes;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (ScopedConfiguration, SnapshotCompiler) Load(byte[][] updates)
    {
        var configuration = new ScopedConfiguration();
        var compiler = new SnapshotCompiler(new BackendRegistry());
        foreach (var update in updates)
        {
            var delta = configuration.Apply(UpdateCodec.Decode(UpdateMessage.Parser.ParseFrom(update)).Update);
            compiler.Apply(delta, configuration.Merged);
        }

        return (configuration, compiler);
    }

    private static byte[][] Encode(Func<int, string> listenerOf, string value)
    {
        var listeners = Enumerable.Range(0, Routes).Select(route => KeyOf(listenerOf(route))).Distinct();
        var delta = new ConfigDelta
        {
            Version = 1,
            IsComplete = true,
            Listeners =
            [
                .. listeners.Select(key => new Listener
                {
                    Key = key,
                    Port = 80,
                    Protocol = ListenerProtocol.Http,
                    Hostname = $"{key.Name}.example.com",
                }),
            ],
            Backends = [new Backend { Key = Backend }],
            Routes = [.. Enumerable.Range(0, Routes).Select(route => RouteOf(route, KeyOf(listenerOf(route)), value))],
        };
        return [Google.Protobuf.MessageExtensions.ToByteArray(UpdateCodec.Encode(ConfigUpdate.Of(Scope, delta)))];
    }

    private static ListenerKey KeyOf(string name) => new("ListenerSet", "bench", name, "http");

    private static Route RouteOf(int number, ListenerKey listener, string value) =>
        new()
        {
            Key = new RouteKey("HTTPRoute", "bench", $"r{number}", 0),
            Listeners = [listener],
            Matches = [new HttpMatch { Path = new PathMatch(PathMatchType.Prefix, $"/r{number}") }],
            Order = new RuleOrder(DateTimeOffset.UnixEpoch, $"bench/r{number}", 0),
            RequestHeaders = new HeaderEdits([new HeaderValue("x-bench-request", value)], [], []),
            ResponseHeaders = new HeaderEdits([new HeaderValue("x-bench-response", value)], [], []),
            Action = new RouteAction.Forward([new WeightedBackend { Weight = 1, Backend = Backend }]),
        };
}
