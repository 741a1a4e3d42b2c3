using CsCheck;
using static Portolan.Routing.Tests.Routes;

namespace Portolan.Routing.Tests;

/// <summary>A router that was changed step by step is the router that is compiled from the result.</summary>
public sealed class RouterChangeTests
{
    [Fact]
    public void A_router_after_any_changes_equals_one_compiled_anew() =>
        Gen.Select(RouterGenerators.Listeners, RouterGenerators.Listeners, RouterGenerators.Request.Array[20], Gen.Int[0, 100].Array[60])
            .Sample(
                (before, after, requests, choices) =>
                {
                    var current = Named(before).ToDictionary(listener => listener.Name, StringComparer.Ordinal);
                    var wanted = Named(after).ToDictionary(listener => listener.Name, StringComparer.Ordinal);
                    var router = HttpRouter<string>.Compile(current.Values);
                    foreach (var choice in choices)
                    {
                        (router, current) = Step(router, current, wanted, choice);
                    }

                    VirtualListener<string>[] listeners = [.. current.Values];
                    var anew = HttpRouter<string>.Compile(listeners);
                    foreach (var request in requests)
                    {
                        var headers = new TestHeaders(request.Headers);
                        Assert.Equal(anew.Match(request.ToHead(), headers).Route, router.Match(request.ToHead(), headers).Route);
                        Assert.Equal(anew.FindListener(request.Host)?.Name, router.FindListener(request.Host)?.Name);
                    }

                    Assert.Equal(
                        listeners.OrderBy(listener => listener.Name, StringComparer.Ordinal).Select(listener => listener.Rules.Count),
                        router.Listeners.Select(listener => listener.Rules.Count)
                    );
                },
                iter: 1000
            );

    [Fact]
    public void A_rule_that_the_listener_does_not_have_cannot_be_taken_from_it()
    {
        var router = HttpRouter<string>.Compile([Listener("a.com", Rule("one"))]);

        Assert.Throws<ArgumentException>(() => router.Apply([new RuleChange<string>("a.com", Rule("other"), After: null)]));
    }

    [Fact]
    public void What_is_taken_away_to_the_last_rule_leaves_nothing_behind()
    {
        var rules = Enumerable
            .Range(0, 2000)
            .Select(number => Rule($"r{number}", Prefix($"/p{number}"), Exact($"/e{number}")).On($"h{number % 50}.com"))
            .ToArray();
        var full = HttpRouter<string>.Compile([Listener("*.com", rules)]);

        var empty = full.Apply(rules.Reverse().Select(rule => new RuleChange<string>("*.com", rule, After: null)));

        Assert.Equal("r7", full.Match(new TestRequest("h7.com", "/p7").ToHead(), new TestHeaders([])).Route);
        Assert.Equal(RouteMatchKind.NoRule, empty.Match(new TestRequest("h7.com", "/p7").ToHead(), new TestHeaders([])).Kind);
        Assert.Empty(Assert.Single(empty.Listeners).Rules);
    }

    private static IEnumerable<VirtualListener<string>> Named(VirtualListener<string>[] listeners) =>
        listeners.Select((listener, index) => listener with { Name = $"l{index}" });

    // One change of a kind that the number chooses: a listener set or taken away, or one rule of it replaced, added or removed.
    private static (HttpRouter<string> Router, Dictionary<string, VirtualListener<string>> Current) Step(
        HttpRouter<string> router,
        Dictionary<string, VirtualListener<string>> current,
        Dictionary<string, VirtualListener<string>> wanted,
        int choice
    )
    {
        var next = new Dictionary<string, VirtualListener<string>>(current, StringComparer.Ordinal);
        var name = $"l{choice % 4}";
        if (choice % 5 == 0 && wanted.TryGetValue(name, out var listener))
        {
            next[name] = listener;
            return (router.With(listener), next);
        }

        if (choice % 5 == 1)
        {
            next.Remove(name);
            return (router.Without(name), next);
        }

        if (!current.TryGetValue(name, out var changed))
        {
            return (router, current);
        }

        var before = choice % 5 == 2 ? null : changed.Rules.ElementAtOrDefault(choice % 7);
        var after =
            choice % 5 == 3
                ? null
                : wanted.Values.SelectMany(other => other.Rules).Select(rule => rule with { }).ElementAtOrDefault(choice % 9);
        var kept = changed.Rules.Where(rule => !ReferenceEquals(rule, before));
        next[name] = changed with { Rules = [.. after is null ? kept : kept.Append(after)] };
        return (router.Apply([new RuleChange<string>(name, before, after)]), next);
    }
}
