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
            draws.Add(compiler.Compile(route, []).Plan.Choice!.Next());
        }

        Assert.Equal(1, draws.Count(draw => draw == 0));
    }

    [Fact]
    public void A_rule_that_cannot_be_compiled_answers_500_and_harms_no_other()
    {
        var compiler = new RouteCompiler(_backends);
        var broken = Route("broken") with { RequestHeaders = null! };

        Assert.Equal(500, compiler.Compile(broken, _rejections).Plan.Respond?.StatusCode);
        Assert.Null(compiler.Compile(Route("good"), []).Plan.Respond);
        Assert.Contains(_rejections, rejection => rejection.Key == broken.Key);
    }

    [Fact]
    public void What_rules_say_alike_is_one_object()
    {
        _backends.Apply(new ConfigDelta { Version = 1, Backends = [new Backend { Key = Key }] }, new CertificateStore());
        var compiler = new RouteCompiler(_backends);

        var (one, other) = (compiler.Compile(Edited("a", "x"), []), compiler.Compile(Edited("b", "x"), []));
        var third = compiler.Compile(Edited("c", "y"), []);

        Assert.NotNull(one.Plan.RequestEdits);
        Assert.Same(one.Plan, other.Plan);
        Assert.NotSame(one.Plan, third.Plan);
    }

    [Fact]
    public void A_backend_that_came_back_is_not_the_one_that_went()
    {
        var compiler = new RouteCompiler(_backends);
        var certificates = new CertificateStore();
        _backends.Apply(new ConfigDelta { Version = 1, Backends = [new Backend { Key = Key }] }, certificates);
        var before = compiler.Compile(Route("a"), []);
        _backends.Apply(new ConfigDelta { Version = 2, RemovedBackends = [Key] }, certificates);
        _backends.Apply(new ConfigDelta { Version = 3, Backends = [new Backend { Key = Key }] }, certificates);

        var after = compiler.Compile(Route("a"), []);

        Assert.NotSame(before.Plan.Shares[0].Backend, after.Plan.Shares[0].Backend);
        Assert.Same(_backends.Find(Key), after.Plan.Shares[0].Backend);
    }

    private static Route Edited(string name, string value) =>
        Route(name) with
        {
            RequestHeaders = new HeaderEdits([new HeaderValue("x-request", value)], [], []),
            ResponseHeaders = new HeaderEdits([new HeaderValue("x-response", value)], [], []),
        };

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
