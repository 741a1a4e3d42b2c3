namespace Portolan.Primitives.Patterns;

/// <summary>
/// A regular expression in RE2's dialect: the one engine of routes, of what is said about them, and of schemas. Immutable to whoever uses
/// it;
/// any number of threads may match at once.
/// </summary>
/// <remarks>
/// A text is matched in one pass, whatever the expression and the text: each character costs at most one step for each state of the
/// expression, of which there are
/// <see cref="MaxStates"/> at most. Which states a character leads to is remembered, so that it is one look-up from the second time on;
/// what is remembered of one
/// expression takes <see cref="PatternAutomaton.MaxRememberedBytes"/> at most. Nothing depends on the speed of the machine.
/// </remarks>
public sealed class Pattern
{
    /// <summary>The most UTF-16 units of an expression in a route.</summary>
    public const int MaxLength = 4096;

    /// <summary>The most states of an expression in a route, when its repeats are written out.</summary>
    public const int MaxStates = 1000;

    private readonly PatternAutomaton _automaton;

    private Pattern(PatternAutomaton automaton) => _automaton = automaton;

    /// <summary>Makes an expression ready.</summary>
    /// <exception cref="PatternException">The text is no expression of the dialect, or one that is too large.</exception>
    public static Pattern Parse(string text, PatternScope scope, int maxStates = MaxStates)
    {
        var node = PatternParser.Parse(text);
        if (scope == PatternScope.Anywhere)
        {
            var anything = new PatternNode.Repeat(new PatternNode.Characters(CharacterSet.All), Min: 0, Max: null);
            node = new PatternNode.Sequence([anything, node, anything]);
        }

        return new Pattern(new PatternAutomaton(new PatternProgram(node, maxStates)));
    }

    internal PatternAutomaton Automaton => _automaton;

    /// <summary>Whether the expression matches.</summary>
    public bool IsMatch(ReadOnlySpan<char> text) => _automaton.IsMatch(text);
}
