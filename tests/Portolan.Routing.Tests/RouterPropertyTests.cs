using CsCheck;

namespace Portolan.Routing.Tests;

public sealed class RouterPropertyTests
{
    [Fact]
    public void Compiled_router_equals_a_linear_scan_written_from_the_specification() =>
        Gen.Select(RouterGenerators.Listeners, RouterGenerators.Request.Array[20])
            .Sample(
                (listeners, requests) =>
                {
                    var router = HttpRouter<string>.Compile(listeners);
                    foreach (var request in requests)
                    {
                        Assert.Equal(
                            LinearScan.Serve(listeners, request),
                            router.Match(request.ToHead(), new TestHeaders(request.Headers)).Route
                        );
                    }
                },
                iter: 2000
            );

    [Fact]
    public void Order_of_listeners_and_rules_does_not_matter() =>
        Gen.Select(RouterGenerators.Listeners, RouterGenerators.Request.Array[20])
            .Sample(
                (listeners, requests) =>
                {
                    var router = HttpRouter<string>.Compile(listeners);
                    var reversed = HttpRouter<string>.Compile([
                        .. listeners.Reverse().Select(listener => listener with { Rules = [.. listener.Rules.Reverse()] }),
                    ]);
                    foreach (var request in requests)
                    {
                        var headers = new TestHeaders(request.Headers);
                        Assert.Equal(router.Match(request.ToHead(), headers).Route, reversed.Match(request.ToHead(), headers).Route);
                    }
                }
            );

    [Fact]
    public void Explanation_names_the_route_that_serves() =>
        Gen.Select(RouterGenerators.Listeners, RouterGenerators.Request.Array[20])
            .Sample(
                (listeners, requests) =>
                {
                    var router = HttpRouter<string>.Compile(listeners);
                    foreach (var request in requests)
                    {
                        var headers = new TestHeaders(request.Headers);
                        var explanation = router.Explain(request.ToHead(), headers);
                        Assert.Equal(router.Match(request.ToHead(), headers).Route, explanation.Winner?.Rule.Route);
                        Assert.Equal(
                            listeners.Sum(listener => listener.Rules.Sum(rule => Math.Max(1, rule.Matches.Count))),
                            explanation.Matches.Count
                        );
                    }
                }
            );
}
