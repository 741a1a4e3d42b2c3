using System.Collections.Immutable;
using CsCheck;

namespace Portolan.ProxyConfig.Tests;

public sealed class DeltaTests
{
    private static readonly Gen<ProxyConfiguration> Configuration = ConfigurationGenerators.Configuration;

    [Fact]
    public void Applying_the_difference_of_two_configurations_leads_from_one_to_the_other() =>
        Gen.Select(Configuration, Configuration)
            .Sample((before, after) => AssertSame(after, before.Apply(ConfigDelta.Between(before, after, 1))));

    [Fact]
    public void Complete_delta_leads_to_its_configuration_from_any_other() =>
        Gen.Select(Configuration, Configuration).Sample((before, after) => AssertSame(after, before.Apply(ConfigDelta.Complete(after, 1))));

    [Fact]
    public void Configurations_that_do_not_differ_give_an_empty_delta() =>
        Gen.Select(Configuration, Configuration)
            .Sample(
                (before, after) =>
                {
                    Assert.True(ConfigDelta.Between(before, before, 1).IsEmpty);
                    var reached = before.Apply(ConfigDelta.Complete(after, 1));
                    Assert.True(ConfigDelta.Between(reached, after, 1).IsEmpty);
                }
            );

    [Fact]
    public void Resource_that_did_not_change_stays_the_same_object() =>
        Configuration.Sample(before =>
        {
            var copies = ConfigDelta.Complete(before, 1) with
            {
                Routes = [.. before.Routes.Values.Select(route => route with { })],
                Listeners = [.. before.Listeners.Values.Select(listener => listener with { })],
            };
            var after = before.Apply(copies);
            return before.Routes.Values.All(route => ReferenceEquals(route, after.Routes[route.Key]))
                && before.Listeners.Values.All(listener => ReferenceEquals(listener, after.Listeners[listener.Key]));
        });

    [Fact]
    public void Keys_that_are_known_give_the_same_difference_as_looking_at_all() =>
        Gen.Select(Configuration, Configuration)
            .Sample(
                (before, after) =>
                {
                    var keys = ConfigKeys.Of(before);
                    keys.Add(after);
                    AssertSame(after, before.Apply(ConfigDelta.Between(before, after, keys, 1)));
                    AssertSame(before, before.Apply(ConfigDelta.Between(before, after, new ConfigKeys(), 1)));
                }
            );

    [Fact]
    public void One_edit_among_a_thousand_routes_is_one_route_and_little_garbage()
    {
        var before = new ProxyConfiguration { Routes = Enumerable.Range(0, 1000).Select(Sample).ToImmutableDictionary(route => route.Key) };
        var edited = before.Routes[Sample(7).Key] with { RuleName = "edited" };
        var after = before with { Routes = before.Routes.SetItem(edited.Key, edited) };
        var keys = new ConfigKeys();
        keys.Routes.Add(edited.Key);
        _ = ConfigDelta.Between(before, after, keys, 1);

        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var delta = ConfigDelta.Between(before, after, keys, 2);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;

        Assert.Equal([edited], delta.Routes);
        Assert.Equal(delta with { Routes = [] }, new ConfigDelta { Version = 2 });
        Assert.InRange(allocated, 0, 2048);
    }

    internal static Route Sample(int index) =>
        new()
        {
            Key = new RouteKey("HTTPRoute", "ns", "route", index),
            Listeners = [new ListenerKey("Gateway", "ns", "edge", "http")],
            Order = default(Routing.RuleOrder) with { Route = "ns/route" },
            Action = new RouteAction.Respond(404, "sample"),
        };

    // Endpoints that are absent and endpoints that are none mean the same.
    internal static void AssertSame(ProxyConfiguration expected, ProxyConfiguration actual)
    {
        AssertSame(expected.Listeners, actual.Listeners);
        AssertSame(expected.Routes, actual.Routes);
        AssertSame(expected.ConnectionRoutes, actual.ConnectionRoutes);
        AssertSame(expected.Backends, actual.Backends);
        AssertSame(expected.Certificates, actual.Certificates);
        AssertSame(expected.Endpoints.RemoveRange(Empty(expected)), actual.Endpoints.RemoveRange(Empty(actual)));
    }

    internal static void AssertSame<TKey, TValue>(ImmutableDictionary<TKey, TValue> expected, ImmutableDictionary<TKey, TValue> actual)
        where TKey : notnull
    {
        Assert.Equal(expected.Count, actual.Count);
        Assert.All(expected, entry => Assert.Equal(entry.Value, actual[entry.Key]));
    }

    private static IEnumerable<BackendKey> Empty(ProxyConfiguration configuration) =>
        configuration.Endpoints.Values.Where(set => set.Endpoints.IsEmpty).Select(set => set.Backend);
}
