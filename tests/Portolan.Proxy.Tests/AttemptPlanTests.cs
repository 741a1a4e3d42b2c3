using Portolan.Primitives;
using Portolan.Proxy.Attempts;
using Portolan.Proxy.Backends;
using Portolan.Proxy.Model;
using Portolan.ProxyConfig;
using Portolan.Routing;

namespace Portolan.Proxy.Tests;

public sealed class AttemptPlanTests
{
    private static readonly BackendKey Key = new("Service", "test", "cart", 80);
    private readonly BackendState _backend = new(new BackendSettings(new Backend { Key = Key }, tls: null));

    [Fact]
    public void After_a_failed_connection_an_endpoint_that_came_meanwhile_is_tried()
    {
        Endpoints("10.0.0.1");
        var plan = default(AttemptPlan);
        var first = plan.Choose(_backend, 0, 0)!;
        Endpoints("10.0.0.2");

        Assert.Equal(NextStep.TryOther, plan.After(AttemptOutcome.ConnectFailed, first, Rule(null), _backend, Repeatability.Consumed));
        Assert.Equal("10.0.0.2", plan.Choose(_backend, 0, 0)!.Address);
    }

    [Fact]
    public void A_retry_goes_to_an_endpoint_that_was_not_tried_and_then_around_again()
    {
        Endpoints("10.0.0.1", "10.0.0.2");
        var plan = default(AttemptPlan);
        var rule = Rule(new RetryPolicy([503], 3, null));
        var seen = new List<string>();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var endpoint = plan.Choose(_backend, 0, 0)!;
            seen.Add(endpoint.Address);
            Assert.Equal(
                NextStep.RetryLater,
                plan.After(AttemptOutcome.RetryableStatus, endpoint, rule, _backend, Repeatability.Repeatable)
            );
        }

        Assert.Equal(2, seen.Take(2).Distinct().Count());
        Assert.NotNull(plan.Choose(_backend, 0, 0));
    }

    [Fact]
    public void A_refused_connection_goes_to_another_endpoint_at_once_also_when_that_one_answered_before()
    {
        Endpoints("10.0.0.1", "10.0.0.2");
        var plan = default(AttemptPlan);
        var rule = Rule(new RetryPolicy([503], 1, null));
        var answered = plan.Choose(_backend, 0, 0)!;
        Assert.Equal(NextStep.RetryLater, plan.After(AttemptOutcome.RetryableStatus, answered, rule, _backend, Repeatability.Repeatable));
        var dead = plan.Choose(_backend, 0, 0)!;
        Assert.NotEqual(answered.Address, dead.Address);

        Assert.Equal(NextStep.TryOther, plan.After(AttemptOutcome.ConnectFailed, dead, rule, _backend, Repeatability.Repeatable));
        Assert.Equal(answered.Address, plan.Choose(_backend, 0, 0)!.Address);
    }

    [Theory]
    [InlineData(Repeatability.Safe, true, NextStep.TryOther)]
    [InlineData(Repeatability.Safe, false, NextStep.Finish)]
    [InlineData(Repeatability.Repeatable, true, NextStep.Finish)]
    public void What_only_reads_leaves_an_endpoint_that_was_taken_away_and_ended_the_connection(
        object canRepeat,
        bool isTakenAway,
        object expected
    )
    {
        Endpoints("10.0.0.1");
        var plan = default(AttemptPlan);
        var first = plan.Choose(_backend, 0, 0)!;
        Endpoints(isTakenAway ? ["10.0.0.2"] : ["10.0.0.1", "10.0.0.2"]);

        Assert.Equal((NextStep)expected, plan.After(AttemptOutcome.Reset, first, Rule(null), _backend, (Repeatability)canRepeat));
    }

    [Theory]
    [InlineData(Repeatability.Repeatable, NextStep.TryOther)]
    [InlineData(Repeatability.Consumed, NextStep.Finish)]
    public void What_a_backend_did_nothing_for_goes_elsewhere_while_all_of_it_is_there(object canRepeat, object expected)
    {
        Endpoints("10.0.0.1", "10.0.0.2");
        var plan = default(AttemptPlan);

        Assert.Equal(
            (NextStep)expected,
            plan.After(AttemptOutcome.Unprocessed, plan.Choose(_backend, 0, 0)!, Rule(null), _backend, (Repeatability)canRepeat)
        );
    }

    [Fact]
    public void Four_other_endpoints_are_tried_at_most()
    {
        Endpoints([.. Enumerable.Range(1, 9).Select(number => $"10.0.0.{number}")]);
        var plan = default(AttemptPlan);
        var tried = new HashSet<BackendEndpoint>();
        NextStep next;
        do
        {
            var endpoint = plan.Choose(_backend, 0, 0)!;
            tried.Add(endpoint);
            next = plan.After(AttemptOutcome.ConnectFailed, endpoint, Rule(null), _backend, Repeatability.Repeatable);
        } while (next == NextStep.TryOther);

        Assert.Equal(NextStep.Finish, next);
        Assert.Equal(5, tried.Count);
    }

    [Theory]
    [InlineData(AttemptOutcome.Reset)]
    [InlineData(AttemptOutcome.RetryableStatus)]
    [InlineData(AttemptOutcome.BackendTimeout)]
    public void What_a_backend_may_have_seen_is_repeated_only_by_policy_and_with_the_whole_body(object outcome)
    {
        Endpoints("10.0.0.1");
        var policy = Rule(new RetryPolicy([503], 1, TimeSpan.FromSeconds(2)));

        Assert.Equal(NextStep.Finish, After((AttemptOutcome)outcome, Rule(null), Repeatability.Repeatable));
        Assert.Equal(NextStep.RetryLater, After((AttemptOutcome)outcome, policy, Repeatability.Repeatable));
        Assert.Equal(NextStep.Finish, After((AttemptOutcome)outcome, policy, Repeatability.Consumed));
    }

    [Fact]
    public void The_backoff_doubles_and_never_falls_below_the_rules()
    {
        Endpoints("10.0.0.1");
        var rule = Rule(new RetryPolicy([503], 9, TimeSpan.FromSeconds(2)));
        var plan = default(AttemptPlan);
        var seconds = new List<double>();
        for (var retry = 0; retry < 5; retry++)
        {
            plan.After(AttemptOutcome.Reset, plan.Choose(_backend, 0, 0)!, rule, _backend, Repeatability.Repeatable);
            seconds.Add(plan.Backoff(rule).TotalSeconds);
        }

        Assert.Equal([2, 4, 8, 16, 20], seconds);
    }

    private NextStep After(AttemptOutcome outcome, RoutePlan rule, Repeatability repeatability)
    {
        var plan = default(AttemptPlan);
        return plan.After(outcome, plan.Choose(_backend, 0, 0)!, rule, _backend, repeatability);
    }

    private void Endpoints(params string[] addresses) =>
        _backend.Update(
            new EndpointSet(Key, addresses.Select(address => new Endpoint(address, 80, EndpointState.Ready)).ToEquatableList())
        );

    private static RoutePlan Rule(RetryPolicy? retry)
    {
        var route = new Route
        {
            Key = new RouteKey("HTTPRoute", "test", "route", 0),
            Listeners = [],
            Order = new RuleOrder(DateTimeOffset.UnixEpoch, "test/route", 0),
            Action = new RouteAction.Respond(500, ""),
            Retry = retry,
        };
        return new RouteCompiler(new BackendRegistry()).Compile(route, []).Plan;
    }
}
