using Microsoft.Extensions.Time.Testing;
using Portolan.ControlPlane.Serving;
using Portolan.ProxyConfig;
using Portolan.Translation;

namespace Portolan.ControlPlane.Tests.Serving;

public sealed class ReportBoardTests
{
    private static readonly ProxyKey Proxy = ProxyKey.Gateway("shop", "edge");
    private static readonly ListenerKey Http = new("Gateway", "shop", "edge", "http");
    private readonly FakeTimeProvider _time = new();
    private readonly List<InputChange> _posted = [];
    private readonly ReportBoard _board;

    public ReportBoardTests() => _board = new ReportBoard(_posted.Add, _time);

    private ProxyReport? Last => (ProxyReport?)_posted[^1].Resource;

    [Fact]
    public void A_proxy_that_has_answered_is_reported_under_its_key()
    {
        _board.Connect(Proxy);
        _board.Acknowledge(Proxy, "one", Serving(generation: 3));

        Assert.Equal(ProxyReport.NameOf(Proxy), _posted[^1].Key.Name);
        Assert.True(Last!.Connected);
        Assert.Equal([new ListenerReport(Http, 3, ListenerFault.None, "")], Last.Listeners);
    }

    [Fact]
    public void A_listener_counts_with_the_oldest_generation_that_a_replica_serves()
    {
        _board.Connect(Proxy);
        _board.Connect(Proxy);
        _board.Acknowledge(Proxy, "one", Serving(generation: 4));
        _board.Acknowledge(Proxy, "two", Serving(generation: 3));

        Assert.Equal(3, Assert.Single(Last!.Listeners).Generation);
    }

    [Fact]
    public void A_listener_that_one_replica_cannot_serve_is_not_served()
    {
        _board.Connect(Proxy);
        _board.Connect(Proxy);
        _board.Acknowledge(Proxy, "one", Serving(generation: 4));
        _board.Acknowledge(Proxy, "two", new ConfigAcknowledgement { Version = 1, Listeners = [new(Http, 4, ListenerFault.PortInUse, "8080 is in use")] });

        Assert.Equal(ListenerFault.PortInUse, Assert.Single(Last!.Listeners).Fault);
    }

    [Fact]
    public void A_listener_that_one_replica_does_not_know_yet_is_not_served()
    {
        _board.Connect(Proxy);
        _board.Connect(Proxy);
        _board.Acknowledge(Proxy, "one", Serving(generation: 4));
        _board.Acknowledge(Proxy, "two", new ConfigAcknowledgement { Version = 1 });

        Assert.Empty(Last!.Listeners);
    }

    [Fact]
    public void An_answer_that_says_the_same_again_is_not_posted()
    {
        _board.Connect(Proxy);
        _board.Acknowledge(Proxy, "one", Serving(generation: 4));
        var posted = _posted.Count;

        _board.Acknowledge(Proxy, "one", Serving(generation: 4) with { Version = 2 });

        Assert.Equal(posted, _posted.Count);
    }

    [Fact]
    public void A_short_reconnect_changes_nothing()
    {
        _board.Connect(Proxy);
        _board.Acknowledge(Proxy, "one", Serving(generation: 4));
        var posted = _posted.Count;

        _board.Disconnect(Proxy, "one");
        _time.Advance(ReportBoard.Grace / 2);
        _board.Connect(Proxy);
        _board.Acknowledge(Proxy, "one again", Serving(generation: 4));
        _time.Advance(ReportBoard.Grace * 2);

        Assert.Equal(posted, _posted.Count);
        Assert.Equal(1, _board.Connected);
    }

    [Fact]
    public void A_proxy_that_stays_away_is_not_reported_any_more()
    {
        _board.Connect(Proxy);
        _board.Acknowledge(Proxy, "one", Serving(generation: 4));

        _board.Disconnect(Proxy, "one");
        _time.Advance(ReportBoard.Grace);

        Assert.Null(Last);
    }

    [Fact]
    public void A_replica_that_goes_does_not_hold_back_the_one_that_stays()
    {
        _board.Connect(Proxy);
        _board.Connect(Proxy);
        _board.Acknowledge(Proxy, "old", Serving(generation: 3));
        _board.Acknowledge(Proxy, "new", Serving(generation: 4));

        _board.Disconnect(Proxy, "old");

        Assert.Equal(4, Assert.Single(Last!.Listeners).Generation);
    }

    [Fact]
    public void What_a_proxy_said_before_a_restart_counts_until_it_says_something_new()
    {
        _board.Recall(Proxy, Serving(generation: 4));
        var posted = _posted.Count;
        _board.Connect(Proxy);
        Assert.Equal(posted, _posted.Count);

        _board.Acknowledge(Proxy, "one", Serving(generation: 5));

        Assert.Equal(5, Assert.Single(Last!.Listeners).Generation);
    }

    [Fact]
    public void A_proxy_that_does_not_come_back_after_a_restart_is_not_reported_any_more()
    {
        _board.Recall(Proxy, Serving(generation: 4));

        _time.Advance(ReportBoard.RecallGrace);

        Assert.Null(Last);
    }

    private static ConfigAcknowledgement Serving(long generation) =>
        new() { Version = 1, Listeners = [new ListenerReport(Http, generation, ListenerFault.None, "")] };
}
