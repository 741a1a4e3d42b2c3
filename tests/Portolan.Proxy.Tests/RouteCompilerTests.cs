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
    public void A_rule_that_is_edited_goes_on_where_its_shares_were()
    {
        var compiler = new RouteCompiler(_backends);
        var draws = new List<int>();
        for (var edit = 0; edit < 10; edit++)
        {
            var route = Route("a", 1, 9) with { RuleName = $"edit {edit}" };
            draws.Add(compiler.Compile(route, []).Choice!.Next());
        }

        Assert.Equal(1, draws.Count(draw => draw == 0));
    }

    [Fact]
    public void A_rule_that_cannot_be_compiled_answers_500_and_harms_no_other()
    {
        var compiler = new RouteCompiler(_backends);
        var broken = Route("broken") with { RequestHeaders = null! };

        Assert.IsType<RouteAction.Respond>(compiler.Compile(broken, _rejections).Action);
        Assert.IsType<RouteAction.Forward>(compiler.Compile(Route("good"), []).Action);
        Assert.Contains(_rejections, rejection => rejection.Key == broken.Key);
    }

    private static Route Route(string name, params int[] weights) =>
        new()
        {
            Key = new RouteKey("HTTPRoute", "test", name, 0),
            Listeners = [],
            Order = new RuleOrder(DateTimeOffset.UnixEpoch, $"test/{name}", 0),
            Action = new RouteAction.Forward(
                (weights.Length == 0 ? [1] : weights)
                    .Select(weight => new WeightedBackend { Weight = weight, Backend = Key })
                    .ToEquatableList()
            ),
        };
}
