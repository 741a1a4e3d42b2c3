namespace Portolan.Primitives.Patterns;

/// <summary>
/// An expression as a list of instructions (Thompson's construction): a thread that stands at one takes a character, forks, asks for an
/// assertion, or has matched.
/// </summary>
internal sealed class PatternProgram
{
    private readonly List<Instruction> _instructions = [];

    /// <exception cref="PatternException">It would be more than <paramref name="maxSize"/> instructions.</exception>
    public PatternProgram(PatternNode node, int maxSize)
    {
        // Counted before it is written out: (a{1000}){1000} is thirteen characters.
        if (node.SizeUpTo(maxSize) > maxSize)
        {
            throw new PatternException(
                $"it takes more than {PatternCursor.Number(maxSize)} states when its repeats are written out; repeat less often, or divide it into several matches"
            );
        }

        Start = Emit(node, Add(new Instruction(Operation.Match, Next: -1)));
    }

    /// <summary>Where the first thread starts.</summary>
    public int Start { get; }

    public int Count => _instructions.Count;

    public Instruction this[int index] => _instructions[index];

    /// <summary>Whether any answer depends on more than the characters taken.</summary>
    public bool HasAssertions => _instructions.Exists(instruction => instruction.Operation == Operation.Assert);

    /// <summary>The sets of characters that instructions take, each once.</summary>
    public IEnumerable<CharacterSet> Sets => _instructions.Select(instruction => instruction.Set).OfType<CharacterSet>().Distinct();

    private int Emit(PatternNode node, int next) =>
        node switch
        {
            PatternNode.Characters characters => Add(new Instruction(Operation.Take, next) { Set = characters.Set }),
            PatternNode.Assertion assertion => Add(new Instruction(Operation.Assert, next) { Assertion = assertion.What }),
            PatternNode.Sequence sequence => EmitSequence(sequence.Parts, next),
            PatternNode.Choice choice => EmitChoice(choice.Options, next),
            PatternNode.Repeat repeat => EmitRepeat(repeat, next),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private int EmitSequence(IReadOnlyList<PatternNode> parts, int next)
    {
        for (var i = parts.Count - 1; i >= 0; i--)
        {
            next = Emit(parts[i], next);
        }

        return next;
    }

    private int EmitChoice(IReadOnlyList<PatternNode> options, int next)
    {
        var entry = Emit(options[^1], next);
        for (var i = options.Count - 2; i >= 0; i--)
        {
            entry = Fork(Emit(options[i], next), entry);
        }

        return entry;
    }

    private int EmitRepeat(PatternNode.Repeat repeat, int next)
    {
        var entry = next;
        if (repeat.Max is { } max)
        {
            for (var i = repeat.Min; i < max; i++)
            {
                entry = Fork(Emit(repeat.Part, entry), next);
            }
        }
        else
        {
            entry = Fork(next, next);
            _instructions[entry] = _instructions[entry] with { Next = Emit(repeat.Part, entry) };
        }

        for (var i = 0; i < repeat.Min; i++)
        {
            entry = Emit(repeat.Part, entry);
        }

        return entry;
    }

    private int Fork(int one, int other) => Add(new Instruction(Operation.Fork, one) { Other = other });

    private int Add(Instruction instruction)
    {
        _instructions.Add(instruction);
        return _instructions.Count - 1;
    }

    internal enum Operation
    {
        /// <summary>Take a character of the set, go on at <see cref="Instruction.Next"/>.</summary>
        Take,

        /// <summary>Go on at <see cref="Instruction.Next"/> and at <see cref="Instruction.Other"/>.</summary>
        Fork,

        /// <summary>Go on where the assertion holds.</summary>
        Assert,

        /// <summary>The expression has matched.</summary>
        Match,
    }

    /// <summary>One instruction.</summary>
    internal sealed record Instruction(Operation Operation, int Next)
    {
        public int Other { get; init; } = -1;

        public CharacterSet? Set { get; init; }

        public PatternAssertion Assertion { get; init; }
    }
}
