using Portolan.Api;
using Portolan.Primitives;
using Portolan.Translation.Engine;

namespace Portolan.Translation.Tests.Engine;

/// <summary>Rules that use every kind of read, and count how often they run.</summary>
internal sealed class ThingRules
{
    public ThingRules()
    {
        ByBox = new ResourceIndex<Thing>("things by box", thing => [thing.Box]);
        Total = new Rule<string, int>("total", ComputeTotal);
        Parity = new Rule<string, int>("parity", (reader, name) => Count("parity", name, reader.Fetch(Total, name) % 2));
        Wiring = new Wiring();
        Wiring.Read<Thing>(thing => thing with { Metadata = thing.Metadata with { ResourceVersion = "" } });
        Wiring.Read<Box>(box => box);
        Wiring.Derive(
            Totals,
            Each<Thing>.Through(
                new Rule<NamespacedName, EquatableList<Member<string, string, int>>>(
                    "totals",
                    (reader, key) => [new(reader.Get<Thing>(key)!.Box, key.Name, reader.Fetch(Total, key.Name))]
                )
            )
        );
        Wiring.Derive(
            Parities,
            Each<Thing>.Through(
                new Rule<NamespacedName, EquatableList<Member<Whole, string, int>>>(
                    "parities",
                    (reader, key) => [new(Whole.Instance, key.Name, Count("parities", key.Name, reader.Fetch(Parity, key.Name)))]
                )
            )
        );
        Wiring.Derive(
            PartsInBox,
            Each<Thing>.Through(
                new Rule<NamespacedName, EquatableList<Member<string, string, int>>>(
                    "parts",
                    (reader, key) =>
                        [
                            .. reader
                                .Get<Thing>(key)!
                                .Parts.Select(part => new Member<string, string, int>(
                                    reader.Get<Thing>(key)!.Box,
                                    part,
                                    reader.Get<Thing>(key)!.Number
                                )),
                        ]
                )
            )
        );
        Wiring.Derive(
            PartNumbers,
            PartsInBox.EachThrough(
                new Rule<MemberKey<string, string>, EquatableList<Member<Whole, MemberKey<string, string>, string>>>(
                    "part numbers",
                    (reader, part) =>
                        [
                            new(
                                Whole.Instance,
                                part,
                                Count(
                                    "part numbers",
                                    part.Key,
                                    $"{reader.Get<Thing>(Inputs.Name(part.Key))?.Number} {reader.Member(Totals, part.Group, part.Key)} {reader.Member(PartsInBox, part.Group, part.Key)}"
                                )
                            ),
                        ]
                )
            )
        );
        Wiring.Derive(
            BoxCounts,
            Each<Box>.Through(
                new Rule<NamespacedName, EquatableList<Member<Whole, string, string>>>(
                    "box counts",
                    (reader, key) =>
                        [
                            new(
                                Whole.Instance,
                                key.Name,
                                Count(
                                    "box counts",
                                    key.Name,
                                    $"{reader.Members(Totals, key.Name).Count} {reader.Members(Totals, key.Name).Values.Sum()} {reader.Lookup(ByBox, key.Name).Count} {reader.Nearest(ByBox, key.Name, "t45")} of {reader.List<Thing>().Count}"
                                )
                            ),
                        ]
                )
            )
        );
    }

    public ResourceIndex<Thing> ByBox { get; }

    /// <summary>A thing's number and that of all its parts; things named "bad…" throw.</summary>
    public Rule<string, int> Total { get; }

    public Rule<string, int> Parity { get; }

    public Wiring Wiring { get; }

    public DerivedSet<string, string, int> Totals { get; } = new("totals");

    public DerivedSet<Whole, string, int> Parities { get; } = new("parities");

    public DerivedSet<string, string, int> PartsInBox { get; } = new("parts in box");

    public DerivedSet<Whole, MemberKey<string, string>, string> PartNumbers { get; } = new("part numbers");

    public DerivedSet<Whole, string, string> BoxCounts { get; } = new("box counts");

    /// <summary>How often each rule ran, by rule and key.</summary>
    public Dictionary<string, int> Runs { get; } = [];

    /// <summary>All that the sets hold, as text that does not depend on any order.</summary>
    public string Describe(IReader reader, IEnumerable<string> boxes) =>
        string.Join(
            '\n',
            boxes
                .SelectMany(box =>
                    Lines($"total {box}", reader.Members(Totals, box)).Concat(Lines($"part {box}", reader.Members(PartsInBox, box)))
                )
                .Concat(Lines("parity", reader.Members(Parities, Whole.Instance)))
                .Concat(Lines("part number", reader.Members(PartNumbers, Whole.Instance)))
                .Concat(Lines("box", reader.Members(BoxCounts, Whole.Instance)))
        );

    private static IEnumerable<string> Lines<TKey, TItem>(string title, IReadOnlyDictionary<TKey, TItem> members) =>
        members.Select(entry => $"{title} {entry.Key}={entry.Value}").Order(StringComparer.Ordinal);

    private int ComputeTotal(IReader reader, string name)
    {
        if (name.StartsWith("bad", StringComparison.Ordinal) && reader.Get<Thing>(Inputs.Name(name)) is { Number: < 0 })
        {
            throw new FormatException($"{name} is below zero");
        }

        var thing = reader.Get<Thing>(Inputs.Name(name));
        return Count("total", name, thing is null ? 0 : thing.Number + thing.Parts.Sum(part => reader.Fetch(Total, part)));
    }

    private T Count<T>(string rule, string key, T value)
    {
        var name = $"{rule} {key}";
        Runs[name] = Runs.GetValueOrDefault(name) + 1;
        return value;
    }
}
