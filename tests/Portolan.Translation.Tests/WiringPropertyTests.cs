using System.Collections.Immutable;
using CsCheck;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.Engine.Incremental;

namespace Portolan.Translation.Tests;

/// <summary>The properties of the engine, held for the rules that we ship.</summary>
public sealed class WiringPropertyTests
{
    private static readonly Gen<InputChange> Change = Gen.OneOf([.. RandomObjects.Changes.Select(Gen.Const)]);

    [Fact]
    public void Incremental_equals_batch_after_any_sequence_of_changes() =>
        Change
            .Array[1, 8]
            .Array[1, 8]
            .Sample(
                batches =>
                {
                    var evaluator = new IncrementalEvaluator(TranslationWiring.Create());
                    var snapshot = InputSnapshot.Empty;
                    foreach (var batch in batches)
                    {
                        evaluator.Apply(batch);
                        snapshot = snapshot.With(batch);
                    }

                    var expected = new BatchEvaluator(TranslationWiring.Create(), snapshot);
                    Assert.Empty(expected.Failures);
                    Assert.Empty(evaluator.Failures);
                    AssertSame(expected, evaluator);
                },
                iter: 300
            );

    [Fact]
    public void The_order_of_inputs_does_not_matter() =>
        Gen.Select(Change.Array[1, 40], Gen.Int)
            .Sample(
                (changes, seed) =>
                {
                    var last = changes.GroupBy(change => change.Key).Select(group => group.Last()).ToArray();
                    var shuffled = last.ToArray();
                    new Random(seed).Shuffle(shuffled);
                    var one = new IncrementalEvaluator(TranslationWiring.Create());
                    one.Apply(last);
                    var other = new IncrementalEvaluator(TranslationWiring.Create());
                    foreach (var change in shuffled)
                    {
                        other.Apply([change]);
                    }

                    AssertSame(one, other);
                },
                iter: 150
            );

    [Fact]
    public void The_random_objects_reach_every_output()
    {
        var evaluator = new IncrementalEvaluator(TranslationWiring.Create());
        var first = RandomObjects.Changes.DistinctBy(change => change.Key).ToDictionary(change => change.Key);
        evaluator.Apply(first.Values);
        Assert.NotEmpty(evaluator.Members(OutputSets.Objects, Whole.Instance));
        Assert.NotEmpty(evaluator.Members(OutputSets.Statuses, Whole.Instance));
        Assert.NotEmpty(evaluator.Members(OutputSets.Finalizers, Whole.Instance));
        var seen = new List<ProxyConfiguration>();
        foreach (var change in RandomObjects.Changes)
        {
            evaluator.Apply([change]);
            seen.AddRange(evaluator.Members(OutputSets.Scopes, Whole.Instance).Values);
            evaluator.Apply([first[change.Key]]);
        }

        Assert.Contains(seen, proxy => !proxy.Certificates.IsEmpty);
        Assert.Contains(seen, proxy => proxy.Routes.Keys.Any(key => key.Kind == "MeshHTTPRoute"));
        Assert.Contains(seen, proxy => proxy.Listeners.Keys.Any(key => key.Kind == "Dataplane"));
        Assert.Contains(
            seen,
            proxy => proxy.Routes.Values.Any(route => route.Key.Kind == "HTTPRoute" && route.Listeners.Any(key => key.Kind == "Service"))
        );
        Assert.Contains(seen, proxy => proxy.Endpoints.Values.Any(endpoints => !endpoints.Endpoints.IsEmpty));
    }

    private static void AssertSame(IReader expected, IReader actual)
    {
        AssertSame(expected.Members(OutputSets.Objects, Whole.Instance), actual.Members(OutputSets.Objects, Whole.Instance));
        AssertSame(expected.Members(OutputSets.Statuses, Whole.Instance), actual.Members(OutputSets.Statuses, Whole.Instance));
        AssertSame(expected.Members(OutputSets.Finalizers, Whole.Instance), actual.Members(OutputSets.Finalizers, Whole.Instance));
        AssertSame(expected.Members(OutputSets.Findings, Whole.Instance), actual.Members(OutputSets.Findings, Whole.Instance));
        AssertSame(expected.Members(OutputSets.Subscriptions, Whole.Instance), actual.Members(OutputSets.Subscriptions, Whole.Instance));
        var proxies = actual.Members(OutputSets.Scopes, Whole.Instance);
        Assert.Equal(expected.Members(OutputSets.Scopes, Whole.Instance).Keys.Order(), proxies.Keys.Order());
        foreach (var (key, proxy) in expected.Members(OutputSets.Scopes, Whole.Instance))
        {
            AssertSame(proxy, proxies[key]);
        }
    }

    private static void AssertSame(ProxyConfiguration expected, ProxyConfiguration actual)
    {
        AssertSame(expected.Listeners, actual.Listeners);
        AssertSame(expected.Routes, actual.Routes);
        AssertSame(expected.ConnectionRoutes, actual.ConnectionRoutes);
        AssertSame(expected.Backends, actual.Backends);
        AssertSame(expected.Endpoints, actual.Endpoints);
        AssertSame(expected.Certificates, actual.Certificates);
    }

    private static void AssertSame<TKey, TItem>(ImmutableDictionary<TKey, TItem> expected, ImmutableDictionary<TKey, TItem> actual)
        where TKey : notnull => Assert.Equal(Lines(expected), Lines(actual));

    private static IEnumerable<(string, TItem)> Lines<TKey, TItem>(ImmutableDictionary<TKey, TItem> members)
        where TKey : notnull =>
        members.Select(member => (Key: $"{member.Key}", member.Value)).OrderBy(member => member.Key, StringComparer.Ordinal);
}
