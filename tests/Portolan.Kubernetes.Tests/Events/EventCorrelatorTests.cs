using Portolan.Api.Core;
using Portolan.Kubernetes.Events;

namespace Portolan.Kubernetes.Tests.Events;

public sealed class EventCorrelatorTests
{
    private static readonly ObjectReference Edge = new()
    {
        ApiVersion = "gateway.networking.k8s.io/v1",
        Kind = "Gateway",
        Namespace = "ns",
        Name = "edge",
        Uid = "u",
    };

    private readonly EventCorrelator _correlator = new("portolan");
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_new_event_says_who_what_and_when()
    {
        var told = Assert.IsType<Correlation.New>(Tell("it failed")).Event;

        Assert.Equal(("ns", "edge.18867251edfa0000"), (told.Metadata.Namespace, told.Metadata.Name));
        Assert.Equal(
            (Edge, "Broken", "it failed", "Warning", 1),
            (told.InvolvedObject, told.Reason, told.Message, told.EventType, told.Count)
        );
        Assert.Equal(
            ("portolan", "portolan", _now, _now),
            (told.Source?.Component, told.ReportingComponent, told.FirstTimestamp, told.LastTimestamp)
        );
    }

    [Fact]
    public void The_same_again_is_counted()
    {
        var first = Assert.IsType<Correlation.New>(Tell("it failed")).Event;
        _now += TimeSpan.FromMinutes(7);
        var second = Assert.IsType<Correlation.Again>(Tell("it failed", Edge with { ResourceVersion = "9" }));

        Assert.Equal(first.Metadata.Key, second.Name);
        Assert.Equal((2, first.FirstTimestamp, _now), (second.Event.Count, second.Event.FirstTimestamp, second.Event.LastTimestamp));
    }

    [Fact]
    public void An_event_of_an_object_of_the_cluster_is_in_default()
    {
        var told = Assert.IsType<Correlation.New>(Tell("it failed", new ObjectReference { Kind = "GatewayClass", Name = "kuma" })).Event;

        Assert.Equal("default", told.Metadata.Namespace);
    }

    [Fact]
    public void The_tenth_similar_one_and_those_after_it_share_an_event()
    {
        for (var i = 1; i <= 9; i++)
        {
            Assert.IsType<Correlation.New>(Tell($"backend {i}"));
        }

        var combined = Assert.IsType<Correlation.New>(Tell("backend 10")).Event;
        var more = Assert.IsType<Correlation.Again>(Tell("backend 11")).Event;
        var known = Assert.IsType<Correlation.Again>(Tell("backend 3")).Event;

        Assert.Equal("(combined from similar events): backend 10", combined.Message);
        Assert.Equal(
            (combined.Metadata.Name, "(combined from similar events): backend 11", 2),
            (more.Metadata.Name, more.Message, more.Count)
        );
        Assert.Equal(("backend 3", 2), (known.Message, known.Count));
    }

    [Fact]
    public void Similar_ones_are_told_one_by_one_again_after_ten_quiet_minutes()
    {
        for (var i = 1; i <= 10; i++)
        {
            Tell($"backend {i}");
        }

        _now += TimeSpan.FromMinutes(11);

        Assert.Equal("backend 11", Assert.IsType<Correlation.New>(Tell("backend 11")).Event.Message);
    }

    [Fact]
    public void An_object_gets_25_at_once_and_then_one_in_five_minutes()
    {
        for (var i = 0; i < 25; i++)
        {
            Assert.IsNotType<Correlation.Dropped>(Tell("it failed"));
        }

        Assert.IsType<Correlation.Dropped>(Tell("it failed"));
        Assert.IsType<Correlation.New>(Tell("it failed", Edge with { Name = "other" }));
        _now += TimeSpan.FromMinutes(5);
        Assert.Equal(27, Assert.IsType<Correlation.Again>(Tell("it failed")).Event.Count);
        Assert.IsType<Correlation.Dropped>(Tell("it failed"));
    }

    [Fact]
    public void Long_names_and_messages_are_cut()
    {
        var told = Assert.IsType<Correlation.New>(Tell(new string('m', 2000), Edge with { Name = new string('n', 253) })).Event;

        Assert.Equal((253, 1024), (told.Metadata.Name.Length, told.Message!.Length));
    }

    [Fact]
    public void What_was_not_asked_for_longest_is_forgotten()
    {
        var map = new RecentMap<string, string>(2);
        map.Set("a", "1");
        map.Set("b", "2");
        map.Find("a");
        map.Set("c", "3");

        Assert.Equal((2, "1", null, "3"), (map.Count, map.Find("a"), map.Find("b"), map.Find("c")));
    }

    private Correlation Tell(string message, ObjectReference? about = null) =>
        _correlator.Correlate(new EventNotice(about ?? Edge, EventSeverity.Warning, "Broken", message), _now);
}
