using Microsoft.Extensions.Time.Testing;
using Portolan.ControlPlane.Reporting;
using Portolan.ProxyConfig;
using Portolan.Translation;

namespace Portolan.ControlPlane.Tests.Reporting;

public sealed class ReportBoardTests
{
    private static readonly ProxyKey Proxy = ProxyKey.Gateway("shop", "edge");
    private static readonly ListenerKey Http = new("Gateway", "shop", "edge", "http");
    private static readonly ReportStream One = new(Proxy, "one", 1, "a");
    private static readonly ReportStream OneAgain = new(Proxy, "one", 2, "b");
    private static readonly ReportStream Two = new(Proxy, "two", 1, "c");
    private readonly FakeTimeProvider _time = new();
    private readonly List<InputChange> _posted = [];
    private readonly ReportBoard _board;

    public ReportBoardTests() => _board = new ReportBoard(_posted.Add, _time);

    private ProxyReport? Last => (ProxyReport?)_posted[^1].Resource;

    [Fact]
    public void A_proxy_that_has_answered_is_reported_under_its_key()
    {
        _board.Connect(One);
        _board.Acknowledge(One, Serving(generation: 3));

        Assert.Equal(ProxyReport.NameOf(Proxy), _posted[^1].Key.Name);
        Assert.True(Last!.Connected);
        Assert.Equal([new ListenerReport(Http, 3, ListenerFault.None, "")], Last.Listeners);
    }

    [Fact]
    public void A_listener_counts_with_the_oldest_generation_that_a_replica_serves()
    {
        _board.Connect(One);
        _board.Connect(Two);
        _board.Acknowledge(One, Serving(generation: 4));
        _board.Acknowledge(Two, Serving(generation: 3));

        Assert.Equal(3, Assert.Single(Last!.Listeners).Generation);
    }

    [Fact]
    public void A_listener_that_one_replica_cannot_serve_is_not_served()
    {
        _board.Connect(One);
        _board.Connect(Two);
        _board.Acknowledge(One, Serving(generation: 4));
        _board.Acknowledge(
            Two,
            new ConfigAcknowledgement { Version = 1, Listeners = [new(Http, 4, ListenerFault.PortInUse, "8080 is in use")] }
        );

        Assert.Equal(ListenerFault.PortInUse, Assert.Single(Last!.Listeners).Fault);
    }

    [Fact]
    public void A_listener_that_one_replica_does_not_know_yet_is_not_served()
    {
        _board.Connect(One);
        _board.Connect(Two);
        _board.Acknowledge(One, Serving(generation: 4));
        _board.Acknowledge(Two, new ConfigAcknowledgement { Version = 1 });

        Assert.Empty(Last!.Listeners);
    }

    [Fact]
    public void An_answer_that_says_the_same_again_is_not_posted()
    {
        _board.Connect(One);
        _board.Acknowledge(One, Serving(generation: 4));
        var posted = _posted.Count;

        _board.Acknowledge(One, Serving(generation: 4) with { Version = 2 });

        Assert.Equal(posted, _posted.Count);
    }

    [Fact]
    public void A_short_reconnect_changes_nothing()
    {
        _board.Connect(One);
        _board.Acknowledge(One, Serving(generation: 4));
        var posted = _posted.Count;

        _board.Disconnect(One);
        _time.Advance(ReportBoard.Grace / 2);
        _board.Connect(OneAgain);
        _board.Acknowledge(OneAgain, Serving(generation: 4));
        _time.Advance(ReportBoard.Grace * 2);

        Assert.Equal(posted, _posted.Count);
        Assert.Equal(1, _board.Connected);
    }

    [Fact]
    public void A_proxy_that_stays_away_is_not_reported_any_more()
    {
        _board.Connect(One);
        _board.Acknowledge(One, Serving(generation: 4));

        _board.Disconnect(One);
        _time.Advance(ReportBoard.Grace);

        Assert.Null(Last);
    }

    [Fact]
    public void A_replica_that_goes_does_not_hold_back_the_one_that_stays()
    {
        _board.Connect(One);
        _board.Connect(Two);
        _board.Acknowledge(One, Serving(generation: 3));
        _board.Acknowledge(Two, Serving(generation: 4));

        _board.Disconnect(One);

        Assert.Equal(4, Assert.Single(Last!.Listeners).Generation);
    }

    [Fact]
    public void What_a_proxy_said_before_a_restart_counts_until_it_says_something_new()
    {
        _board.Recall(Proxy, Serving(generation: 4));
        var posted = _posted.Count;
        _board.Connect(One);
        Assert.Equal(posted, _posted.Count);

        _board.Acknowledge(One, Serving(generation: 5));

        Assert.Equal(5, Assert.Single(Last!.Listeners).Generation);
    }

    [Fact]
    public void A_proxy_that_does_not_come_back_after_a_restart_is_not_reported_any_more()
    {
        _board.Recall(Proxy, Serving(generation: 4));

        _time.Advance(ReportBoard.RecallGrace);

        Assert.Null(Last);
    }

    [Fact]
    public void What_an_instance_said_on_a_stream_whose_end_nobody_has_noticed_does_not_hold_it_back()
    {
        _board.Connect(One);
        _board.Acknowledge(One, Serving(generation: 3));
        _board.Connect(OneAgain);
        Assert.Equal(3, Assert.Single(Last!.Listeners).Generation);

        _board.Acknowledge(OneAgain, Serving(generation: 4));

        Assert.Equal(4, Assert.Single(Last!.Listeners).Generation);
    }

    [Fact]
    public void What_comes_of_an_older_stream_late_is_not_believed()
    {
        _board.Connect(OneAgain);
        _board.Acknowledge(OneAgain, Serving(generation: 4));

        _board.Connect(One);
        _board.Acknowledge(One, Serving(generation: 3));
        _board.Disconnect(One);

        Assert.Equal(4, Assert.Single(Last!.Listeners).Generation);
    }

    private static ConfigAcknowledgement Serving(long generation) =>
        new() { Version = 1, Listeners = [new ListenerReport(Http, generation, ListenerFault.None, "")] };
}
