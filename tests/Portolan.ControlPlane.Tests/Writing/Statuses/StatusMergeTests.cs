using System.Text.Json.Nodes;
using Portolan.ControlPlane.Writing.Statuses;

namespace Portolan.ControlPlane.Tests.Writing.Statuses;

public sealed class StatusMergeTests
{
    private const string Us = "gateways.kuma.io/controller";
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
    private readonly StatusMerge _merge = new(Us, Now);

    [Fact]
    public void A_condition_keeps_its_time_while_its_status_stays_the_same()
    {
        var live = Parse(
            """{"conditions":[{"type":"Accepted","status":"True","reason":"Old","lastTransitionTime":"2020-01-01T00:00:00Z"}]}"""
        );
        var wanted = Parse("""{"conditions":[{"type":"Accepted","status":"True","reason":"New"}]}""");

        AssertJson(
            """{"conditions":[{"type":"Accepted","status":"True","reason":"New","lastTransitionTime":"2020-01-01T00:00:00Z"}]}""",
            _merge.Merge(live, wanted)
        );
    }

    [Fact]
    public void A_condition_whose_status_changes_gets_a_new_time()
    {
        var live = Parse("""{"conditions":[{"type":"Accepted","status":"Unknown","lastTransitionTime":"1970-01-01T00:00:00Z"}]}""");
        var wanted = Parse("""{"conditions":[{"type":"Accepted","status":"True"}]}""");

        AssertJson(
            """{"conditions":[{"type":"Accepted","status":"True","lastTransitionTime":"2026-03-04T05:06:07Z"}]}""",
            _merge.Merge(live, wanted)
        );
    }

    [Fact]
    public void Entries_of_other_controllers_stay_untouched_and_in_place()
    {
        var live = Parse(
            """
            {"parents":[
              {"controllerName":"example.com/other","parentRef":{"name":"theirs"},"conditions":[{"type":"Accepted","status":"False","unknownField":1}]},
              {"controllerName":"gateways.kuma.io/controller","parentRef":{"name":"a"},"conditions":[]},
              {"controllerName":"example.com/third","parentRef":{"name":"a"},"conditions":[]}]}
            """
        );
        var wanted = Parse(
            """
            {"parents":[
              {"controllerName":"gateways.kuma.io/controller","parentRef":{"name":"b"},"conditions":[{"type":"Accepted","status":"True"}]},
              {"controllerName":"gateways.kuma.io/controller","parentRef":{"name":"a"},"conditions":[{"type":"Accepted","status":"True"}]}]}
            """
        );

        var parents = _merge.Merge(live, wanted)["parents"]!.AsArray();

        Assert.Equal(
            ["example.com/other theirs", $"{Us} a", "example.com/third a", $"{Us} b"],
            parents.Select(parent => $"{parent!["controllerName"]} {parent["parentRef"]!["name"]}")
        );
        AssertJson(live["parents"]![0]!.ToJsonString(), parents[0]!);
    }

    [Fact]
    public void Of_ancestors_no_more_are_written_than_a_policy_may_have_and_others_keep_theirs()
    {
        static string Ancestor(string controller, int number) =>
            $$"""{"controllerName":"{{controller}}","ancestorRef":{"name":"{{number}}"},"conditions":[]}""";
        var live = Parse(
            $$"""{"ancestors":[{{string.Join(',', Enumerable.Range(0, 10).Select(number => Ancestor("example.com/other", number)))}}]}"""
        );
        var wanted = Parse($$"""{"ancestors":[{{string.Join(',', Enumerable.Range(0, 9).Select(number => Ancestor(Us, number)))}}]}""");

        var ancestors = _merge.Merge(live, wanted)["ancestors"]!.AsArray();

        Assert.Equal(10, ancestors.Count(entry => (string?)entry!["controllerName"] == "example.com/other"));
        Assert.Equal(
            ["0", "1", "2", "3", "4", "5"],
            ancestors.Where(entry => (string?)entry!["controllerName"] == Us).Select(entry => (string)entry!["ancestorRef"]!["name"]!)
        );
    }

    [Fact]
    public void An_entry_that_we_do_not_want_any_more_goes()
    {
        var live = Parse("""{"parents":[{"controllerName":"gateways.kuma.io/controller","parentRef":{"name":"a"},"conditions":[]}]}""");

        AssertJson("""{"parents":[]}""", _merge.Merge(live, Parse("""{"parents":[]}""")));
    }

    [Fact]
    public void Our_condition_that_we_do_not_say_any_more_goes_and_one_of_an_unknown_type_stays()
    {
        var live = Parse(
            """
            {"conditions":[
              {"type":"example.com/Dns","status":"True","lastTransitionTime":"2020-01-01T00:00:00Z"},
              {"type":"Conflicted","status":"True","lastTransitionTime":"2020-01-01T00:00:00Z"}]}
            """
        );

        AssertJson(
            """{"conditions":[{"type":"example.com/Dns","status":"True","lastTransitionTime":"2020-01-01T00:00:00Z"}]}""",
            _merge.Merge(live, Parse("""{"conditions":[]}"""))
        );
    }

    [Fact]
    public void A_listener_that_is_gone_loses_its_status_and_addresses_that_are_not_wanted_go()
    {
        var live = Parse(
            """
            {"addresses":[{"value":"10.0.0.1"}],
             "listeners":[
               {"name":"gone","conditions":[]},
               {"name":"http","attachedRoutes":1,"conditions":[{"type":"Programmed","status":"True","lastTransitionTime":"2020-01-01T00:00:00Z"}]}]}
            """
        );
        var wanted = Parse("""{"listeners":[{"name":"http","attachedRoutes":2,"conditions":[{"type":"Programmed","status":"True"}]}]}""");

        AssertJson(
            """{"listeners":[{"name":"http","attachedRoutes":2,"conditions":[{"type":"Programmed","status":"True","lastTransitionTime":"2020-01-01T00:00:00Z"}]}]}""",
            _merge.Merge(live, wanted)
        );
    }

    [Fact]
    public void Merging_twice_changes_nothing()
    {
        var wanted = Parse(
            """{"parents":[{"controllerName":"gateways.kuma.io/controller","parentRef":{"name":"a"},"conditions":[{"type":"Accepted","status":"True"}]}]}"""
        );
        var once = _merge.Merge(live: null, wanted);

        AssertJson(once.ToJsonString(), new StatusMerge(Us, Now.AddHours(1)).Merge(once, wanted));
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    private static void AssertJson(string expected, JsonNode actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual.ToJsonString());
}
