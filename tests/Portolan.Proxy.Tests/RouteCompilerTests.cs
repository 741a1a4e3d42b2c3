using System.Collections.Immutable;
using Portolan.Primitives;
using Portolan.Proxy.Backends;
using Portolan.Proxy.Model;
using Portolan.ProxyConfig;
using Portolan.Routing;

namespace Portolan.Proxy.Tests;

public sealed class RouteCompilerTests
{
    private static readonly BackendKey Key = new("Service", "test", "cart", 80);
    private readonly BackendRegistry _backends = new();
    private readonly List<Rejection> _rejections = [];

    [Fact]
    public void What_did_not_change_is_not_compiled_again()
    {
        var compiler = new RouteCompiler(_backends);
        Backend(Key);
        var before = compiler.Compile(Routes(Route("a"), Route("b")), _rejections);

        var after = compiler.Compile(Routes(Route("a"), Route("b") with { RuleName = "new" }), _rejections);

        Assert.Same(before[Route("a").Key], after[Route("a").Key]);
        Assert.NotSame(before[Route("b").Key], after[Route("b").Key]);
    }

    [Fact]
    public void A_backend_that_was_removed_and_came_back_is_found_again()
    {
        var compiler = new RouteCompiler(_backends);
        Backend(Key);
        var route = Route("a");
        compiler.Compile(Routes(route), _rejections);
        _backends.Update(ProxyConfiguration.Empty);
        var missing = compiler.Compile(Routes(route), _rejections)[route.Key];
        Backend(Key);

        var found = compiler.Compile(Routes(route), _rejections)[route.Key];

        Assert.Null(missing.Shares[0].Backend);
        Assert.Same(_backends.Find(Key), found.Shares[0].Backend);
        Assert.Contains("names backend Service/test/cart/80", Assert.Single(_rejections).Message);
    }

    [Fact]
    public void A_rule_that_is_edited_goes_on_where_its_shares_were()
    {
        var compiler = new RouteCompiler(_backends);
        var draws = new List<int>();
        for (var edit = 0; edit < 10; edit++)
        {
            var route = Route("a", 1, 9) with { RuleName = $"edit {edit}" };
            draws.Add(compiler.Compile(Routes(route), [])[route.Key].Choice!.Next());
        }

        Assert.Equal(1, draws.Count(draw => draw == 0));
    }

    [Fact]
    public void A_rule_that_cannot_be_compiled_answers_500_and_harms_no_other()
    {
        var compiler = new RouteCompiler(_backends);
        var broken = Route("broken") with { RequestHeaders = null! };

        var models = compiler.Compile(Routes(broken, Route("good")), _rejections);

        Assert.IsType<RouteAction.Respond>(models[broken.Key].Action);
        Assert.IsType<RouteAction.Forward>(models[Route("good").Key].Action);
        Assert.Contains(_rejections, rejection => rejection.Key == broken.Key);
    }

    private void Backend(BackendKey key) => _backends.Update(ProxyConfiguration.Empty with
    {
        Backends = ImmutableDictionary<BackendKey, Backend>.Empty.Add(key, new Backend { Key = key }),
    });

    private static ImmutableDictionary<RouteKey, Route> Routes(params Route[] routes) => routes.ToImmutableDictionary(route => route.Key);

    private static Route Route(string name, params int[] weights) => new()
    {
        Key = new RouteKey("HTTPRoute", "test", name, 0),
        Listeners = [],
        Order = new RuleOrder(DateTimeOffset.UnixEpoch, $"test/{name}", 0),
        Action = new RouteAction.Forward(
            (weights.Length == 0 ? [1] : weights).Select(weight => new WeightedBackend { Weight = weight, Backend = Key }).ToEquatableList()),
    };
}
