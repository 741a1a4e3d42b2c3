namespace Portolan.Primitives.Patterns;

/// <summary>What an expression can ask of the place between two characters.</summary>
internal enum PatternAssertion
{
    /// <summary>The text begins here.</summary>
    Start,

    /// <summary>The text ends here.</summary>
    End,

    /// <summary>A line begins here.</summary>
    LineStart,

    /// <summary>A line ends here.</summary>
    LineEnd,

    /// <summary>A word character stands on one side alone.</summary>
    WordBorder,

    /// <summary>A word character stands on both sides, or on none.</summary>
    NoWordBorder,
}

/// <summary>What stands at one side of a place, as far as an assertion can tell.</summary>
internal enum Neighbour
{
    /// <summary>The border of the text.</summary>
    Nothing,

    /// <summary>A letter of A to Z in either case, a digit, an underscore.</summary>
    Word,

    /// <summary>A line feed.</summary>
    Newline,

    /// <summary>Any other character.</summary>
    Other,
}
