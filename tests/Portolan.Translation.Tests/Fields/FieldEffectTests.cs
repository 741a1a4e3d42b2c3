using System.Text.Json.Nodes;
using Portolan.Api;
using Portolan.Api.Schemas;

namespace Portolan.Translation.Tests.Fields;

/// <summary>
/// Every field of every kind of ours is used, or refused, or listed as kept without effect. A field that is read and dropped in silence is
/// how listeners came to be served open that were to be closed. The worlds of this folder set every field; each is changed in turn, and
/// what comes of it must change.
/// </summary>
public sealed class FieldEffectTests
{
    private static readonly string[] OurGroups = ["gateway.networking.k8s.io", "gateway.networking.x-k8s.io", "kuma.io"];

    private static readonly HashSet<(string Group, string Kind)> Read = KindsOf();

    private static IEnumerable<ResourceDefinition> Ours => ResourceCatalog.All.Where(definition => OurGroups.Contains(definition.Group));

    public static TheoryData<string> KindsThatAreRead =>
        [.. Ours.Where(definition => Read.Contains((definition.Group, definition.Kind))).Select(definition => definition.Kind)];

    [Theory]
    [MemberData(nameof(KindsThatAreRead))]
    public void A_field_has_an_effect_or_is_listed(string kind)
    {
        var schema = Ours.Single(definition => definition.Kind == kind).Versions[0].Schema;
        var listed = FieldTable.Of(kind);
        var wrong = new List<string>();
        foreach (var field in FieldTree.Leaves(schema))
        {
            var isListed = listed.Any(row => FieldTable.Covers(row, field));
            var effect = EffectOf(kind, field, schema);
            if (effect == Effect.NotSet && !isListed)
            {
                wrong.Add($"{field} is set in none of the worlds: set it there, where it should have an effect");
            }
            else if (effect == Effect.None && !isListed)
            {
                wrong.Add($"{field} has no effect: use it, refuse it, or list it in docs/reference/fields.md");
            }
            else if (effect == Effect.Some && isListed)
            {
                wrong.Add($"{field} is listed in docs/reference/fields.md, and has an effect");
            }
        }

        Assert.True(wrong.Count == 0, $"{kind}:\n{string.Join('\n', wrong)}");
    }

    [Fact]
    public void A_kind_that_nothing_reads_is_listed() =>
        Assert.Equal(
            Ours.Where(definition => !Read.Contains((definition.Group, definition.Kind)))
                .Select(definition => definition.Kind)
                .Distinct()
                .Order(StringComparer.Ordinal),
            FieldTable.Kinds.Where(kind => FieldTable.Of(kind).Contains("*")).Order(StringComparer.Ordinal)
        );

    [Fact]
    public void What_is_listed_is_there()
    {
        foreach (var kind in FieldTable.Kinds)
        {
            var fields = FieldTree.Leaves(Assert.Single(Ours, definition => definition.Kind == kind).Versions[0].Schema).ToList();
            Assert.All(FieldTable.Of(kind), row => Assert.Contains(fields, field => FieldTable.Covers(row, field)));
        }
    }

    [Fact]
    public void The_worlds_are_valid() =>
        Assert.All(
            FieldWorld.All.SelectMany(world => world.Objects),
            resource => Assert.True(FieldWorld.IsValid(resource), resource.ToJsonString())
        );

    private static Effect EffectOf(string kind, string field, JsonSchema schema)
    {
        var effect = Effect.NotSet;
        var everywhere = FieldWorld
            .All.SelectMany(world => world.Objects.Where(resource => (string?)resource["kind"] == kind))
            .SelectMany(resource => FieldTree.Places(resource, field))
            .Select(place => place.Value)
            .DistinctBy(value => value?.ToJsonString())
            .ToList();
        foreach (
            var (world, resource) in FieldWorld.All.SelectMany(world =>
                world.Objects.Where(resource => (string?)resource["kind"] == kind).Select(resource => (world, resource))
            )
        )
        {
            foreach (var place in FieldTree.Places(resource, field))
            {
                if (
                    Changes(
                        world,
                        resource,
                        place,
                        [
                            .. OtherValues.Of(place.Value, FieldTree.SchemaAt(schema, field)),
                            .. everywhere.Select(value => value?.DeepClone()),
                        ]
                    ) || IsRefused(world, resource, place)
                )
                {
                    return Effect.Some;
                }

                effect = Effect.None;
            }
        }

        return effect == Effect.NotSet ? WhereItCouldBe(kind, field, schema) : effect;
    }

    /// <summary>
    /// What becomes of a field that no world sets, put wherever the object around it is: nothing but errors means that validation refuses
    /// it.
    /// </summary>
    private static Effect WhereItCouldBe(string kind, string field, JsonSchema schema)
    {
        var dot = field.LastIndexOf('.');
        var effect = Effect.NotSet;
        if (dot < 0)
        {
            return effect;
        }

        foreach (var world in FieldWorld.All)
        {
            foreach (var resource in world.Objects.Where(resource => (string?)resource["kind"] == kind))
            {
                foreach (var holder in FieldTree.Places(resource, field[..dot]))
                {
                    var put = OtherValues
                        .Any(FieldTree.SchemaAt(schema, field))
                        .Select(value => new FieldPlace([.. holder.Steps, field[(dot + 1)..]], null).With(resource, value))
                        .Where(FieldWorld.IsValid)
                        .ToList();
                    if (put.Exists(changed => world.With(resource, changed).Said != world.Said) || IsRefused(world, resource, holder))
                    {
                        return Effect.Some;
                    }

                    effect =
                        put.Count > 0 ? Effect.None
                        : effect == Effect.NotSet ? Effect.Some
                        : effect;
                }
            }
        }

        return effect;
    }

    private static bool Changes(FieldWorld world, JsonObject resource, FieldPlace place, IEnumerable<JsonNode?> others)
    {
        var before = FieldWorld.Defaulted(resource);
        var changed = others
            .Select(value => place.With(resource, value))
            .Where(other => FieldWorld.IsValid(other) && !JsonNode.DeepEquals(FieldWorld.Defaulted(other), before))
            .ToList();
        if (changed.Count > 0)
        {
            return changed.Exists(other => world.With(resource, other).Said != world.Said);
        }

        // What says which one of its siblings is meant cannot change alone: what it stands in goes with it. If that cannot go either,
        // validation lets it be nothing else.
        return Around(place).Select(at => at.With(resource, null)).FirstOrDefault(FieldWorld.IsValid) is not { } without
            || world.With(resource, without).Said != world.Said;
    }

    /// <summary>
    /// Whether it is a part of something that is refused as a whole: without that thing, something less is complained about.
    /// </summary>
    private static bool IsRefused(FieldWorld world, JsonObject resource, FieldPlace place) =>
        Around(place)
            .Prepend(place)
            .Select(at => at.With(resource, null))
            .Where(FieldWorld.IsValid)
            .Any(without => world.With(resource, without).Problems.IsProperSubsetOf(world.Problems));

    /// <summary>What a field stands in, the innermost first, up to the rule, listener or backend whose part it is.</summary>
    private static IEnumerable<FieldPlace> Around(FieldPlace place)
    {
        for (var at = place; at.Steps.Count > 2 && !IsWhole(at.Up); )
        {
            yield return at = at.Up;
        }
    }

    private static bool IsWhole(FieldPlace at) =>
        at
            is {
                IsItem: true,
                Up.Steps: [.., "rules" or "listeners" or "to" or "backendRefs" or "parentRefs" or "matches" or "ports" or "endpoints"]
            };

    private static HashSet<(string Group, string Kind)> KindsOf()
    {
        var kinds = new KindNames();
        Translator.VisitReads(kinds);
        return kinds.Names;
    }

    private sealed class KindNames : IKindVisitor
    {
        public HashSet<(string Group, string Kind)> Names { get; } = [];

        public void Visit<T>()
            where T : class, IResource<T> => Names.Add((T.Type.Group, T.Type.Kind));
    }

    private enum Effect
    {
        NotSet,
        None,
        Some,
    }
}
