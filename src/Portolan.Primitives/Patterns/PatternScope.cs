namespace Portolan.Primitives.Patterns;

/// <summary>What of a text an expression must match.</summary>
public enum PatternScope
{
    /// <summary>All of it, as in routes.</summary>
    Whole,

    /// <summary>Any part of it, as in schemas, whose expressions carry their own <c>^</c> and <c>$</c>.</summary>
    Anywhere,
}
