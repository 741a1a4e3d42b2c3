using System.Text.Json.Nodes;
using CsCheck;
using Portolan.ApiServer.Apply;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Objects;
using Portolan.ApiServer.Registry;
using Portolan.ApiServer.Tests.Support;

namespace Portolan.ApiServer.Tests;

public sealed class ApplyTests
{
    private static readonly ServedResource Served = new(TestKinds.Widget, TestKinds.Widget.Versions[0]);

    private static readonly Gen<JsonObject> Specs = Gen.Select(Gen.Int[0, 3], Gen.Int[1, 9], Gen.Int[0, 7], Gen.Int[0, 7]).Select(MakeSpec);

    [Fact]
    public void What_is_applied_is_there_whatever_was_there_before() =>
        Gen.Select(Specs, Specs)
            .Sample(
                (before, wanted) =>
                {
                    var live = Apply(null, before, "one");

                    var result = Apply(live, wanted, "two", ApplyForce.TakeOver);

                    Assert.True(FieldSets.Changed(result["spec"], FieldMerge.Merge(result["spec"], wanted, Schema), Schema).IsEmpty);
                }
            );

    [Fact]
    public void The_same_apply_twice_changes_nothing() =>
        Gen.Select(Specs, Specs)
            .Sample(
                (first, second) =>
                {
                    var live = Apply(Apply(null, first, "one"), second, "two", ApplyForce.TakeOver);

                    Assert.Equal(live.ToJsonString(), Apply(live, second, "two", ApplyForce.TakeOver).ToJsonString());
                }
            );

    [Fact]
    public void A_manager_that_applies_nothing_leaves_what_others_manage() =>
        Gen.Select(Specs, Specs)
            .Sample(
                (mine, theirs) =>
                {
                    var live = Apply(Apply(null, mine, "one"), theirs, "two", ApplyForce.TakeOver);

                    var left = Apply(live, [], "one");

                    var expected = Apply(null, theirs, "two");
                    Assert.True(
                        FieldSets.Of(left["spec"], Schema).ToJson().SameAs(FieldSets.Of(expected["spec"], Schema).ToJson()),
                        $"left {left["spec"]?.ToJsonString()}, expected {expected["spec"]?.ToJsonString()}"
                    );
                }
            );

    [Theory]
    [InlineData("d", 200_000, true)]
    [InlineData("d", 262_200, false)]
    [InlineData("ü", 131_100, false)]
    public void The_annotation_of_client_side_apply_follows_and_goes_when_it_would_be_too_long(string letter, int count, bool stays)
    {
        var live = Annotated("""{"apiVersion":"test.example/v1","kind":"Widget","spec":{"size":"small"}}""");
        var text = string.Concat(Enumerable.Repeat(letter, count));

        var applied = Apply(live, new() { ["size"] = text }, LastApplied.Manager, ApplyForce.TakeOver);

        var annotations = applied.Metadata().GetObject("annotations");
        Assert.Equal(stays, annotations?.ContainsKey(LastApplied.Annotation) == true);
        Assert.Equal(stays, annotations is not null);
        Assert.Empty(MetadataRules.Check(Served, applied.Metadata()!));
        Assert.Equal(text, applied.GetObject("spec").GetString("size"));
    }

    [Fact]
    public void The_annotation_goes_when_others_leave_no_room_for_it()
    {
        var live = Annotated("""{"apiVersion":"test.example/v1","kind":"Widget"}""");
        live.Metadata()!["annotations"]!["notes"] = new string('n', 200_000);

        var applied = Apply(live, new() { ["size"] = new string('d', 100_000) }, LastApplied.Manager, ApplyForce.TakeOver);

        Assert.Equal(["notes"], applied.Metadata().GetObject("annotations")!.Select(annotation => annotation.Key));
    }

    [Theory]
    [InlineData("n", 262_139, true)]
    [InlineData("n", 262_140, false)]
    [InlineData("ü", 131_070, false)]
    public void Annotations_are_measured_in_bytes(string letter, int count, bool fits)
    {
        var metadata = new JsonObject
        {
            ["name"] = "w",
            ["annotations"] = new JsonObject { ["notes"] = string.Concat(Enumerable.Repeat(letter, count)) },
        };

        Assert.Equal(fits ? 0 : 1, MetadataRules.Check(Served, metadata).Count());
    }

    private static JsonObject Annotated(string lastApplied)
    {
        var live = Apply(null, new() { ["size"] = "small" }, "one");
        live.EnsureMetadata()["name"] = "w";
        live.EnsureMetadata()["annotations"] = new JsonObject { [LastApplied.Annotation] = lastApplied };
        return live;
    }

    [Fact]
    public void Another_value_for_a_managed_field_is_a_conflict_that_names_field_and_manager()
    {
        var live = Apply(null, new() { ["replicas"] = 1, ["size"] = "small" }, "one");

        var conflict = Assert.Throws<StatusException>(() => Apply(live, new() { ["replicas"] = 2, ["size"] = "large" }, "two"));

        Assert.Equal("Apply failed with 2 conflicts: conflicts with \"one\":\n- .spec.replicas\n- .spec.size", conflict.Message);
        Assert.Equal(409, conflict.Code);
        Assert.Equal(["FieldManagerConflict", "FieldManagerConflict"], conflict.Details!.Causes.Select(cause => cause.Reason));
    }

    [Fact]
    public void The_same_value_from_two_managers_is_shared()
    {
        var live = Apply(Apply(null, new() { ["replicas"] = 1 }, "one"), new() { ["replicas"] = 1 }, "two");

        var after = Apply(live, [], "one");

        Assert.Equal(1, after["spec"]!["replicas"]!.GetValue<int>());
        Assert.Equal("two", Assert.Single(ManagedFields.Read(after)).Manager);
    }

    [Theory]
    [InlineData("""{"f:spec":{"f:a":{}}}""")]
    [InlineData("""{"f:spec":{".":{},"f:a":{},"f:l":{"k:{\"name\":\"x\"}":{".":{},"f:name":{}}},"f:s":{"v:\"x\"":{}}}}""")]
    public void A_field_set_reads_back_as_it_was_written(string text) =>
        Assert.Equal(text, JsonText.WriteString(FieldSet.TryParse(JsonNode.Parse(text))!.ToJson()));

    private static Api.Schemas.JsonSchema Schema => Served.Version.Schema.Properties["spec"];

    private static JsonObject Apply(JsonObject? live, JsonObject spec, string manager, ApplyForce force = ApplyForce.Refuse)
    {
        var applied = Widgets.Make("w", (JsonObject)spec.DeepClone());
        if (spec.Count == 0)
        {
            applied.Remove("spec");
        }
        return ApplyMerge.Merge(Served, live, applied, new(manager, "", "2026-01-01T00:00:00Z", force));
    }

    private static JsonObject MakeSpec((int Size, int Replicas, int Tags, int Ports) choice)
    {
        var spec = new JsonObject();
        if (choice.Size > 0)
        {
            spec["size"] = choice.Size == 1 ? "small" : "large";
        }
        if (choice.Replicas % 2 == 0)
        {
            spec["replicas"] = choice.Replicas;
        }
        var tags = Chosen(choice.Tags).Select(name => (JsonNode)JsonValue.Create(name)).ToArray();
        if (tags.Length > 0)
        {
            spec["tags"] = new JsonArray(tags);
        }
        var ports = Chosen(choice.Ports).Select(name => (JsonNode)new JsonObject { ["name"] = name, ["port"] = choice.Replicas }).ToArray();
        if (ports.Length > 0)
        {
            spec["ports"] = new JsonArray(ports);
        }
        return spec;
    }

    private static IEnumerable<string> Chosen(int bits) => new[] { "a", "b", "c" }.Where((_, index) => (bits & (1 << index)) != 0);
}
