namespace Portolan.Primitives.Patterns;

/// <summary>A part of an expression.</summary>
internal abstract record PatternNode
{
    private PatternNode() { }

    /// <summary>Matches the empty text.</summary>
    public static PatternNode Empty { get; } = new Sequence([]);

    /// <summary>One character of a set.</summary>
    public sealed record Characters(CharacterSet Set) : PatternNode;

    /// <summary>Parts one after the other.</summary>
    public sealed record Sequence(IReadOnlyList<PatternNode> Parts) : PatternNode;

    /// <summary>One of several.</summary>
    public sealed record Choice(IReadOnlyList<PatternNode> Options) : PatternNode;

    /// <summary>A part again and again; without <paramref name="Max"/> as often as there is.</summary>
    public sealed record Repeat(PatternNode Part, int Min, int? Max) : PatternNode;

    /// <summary>A condition on the place between two characters.</summary>
    public sealed record Assertion(PatternAssertion What) : PatternNode;

    /// <summary>
    /// How many instructions the part takes; what would be more than <paramref name="limit"/> is not counted on, so the sum cannot
    /// overflow.
    /// </summary>
    public long SizeUpTo(long limit)
    {
        var size = this switch
        {
            Sequence sequence => Sum(sequence.Parts, limit),
            Choice choice => Sum(choice.Options, limit) + choice.Options.Count,
            Repeat { Max: { } max } repeat => (repeat.Part.SizeUpTo(limit) * max) + max - repeat.Min,
            Repeat repeat => (repeat.Part.SizeUpTo(limit) * (repeat.Min + 1)) + 1,
            _ => 1,
        };
        return Math.Min(Math.Max(1, size), limit + 1);
    }

    private static long Sum(IReadOnlyList<PatternNode> parts, long limit)
    {
        var sum = 0L;
        foreach (var part in parts)
        {
            sum += part.SizeUpTo(limit);
            if (sum > limit)
            {
                break;
            }
        }

        return sum;
    }
}
