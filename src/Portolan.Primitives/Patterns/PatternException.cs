namespace Portolan.Primitives.Patterns;

/// <summary>A text is no expression of the dialect, or one that is too large; the message says what and what to do instead.</summary>
public sealed class PatternException(string message) : FormatException(message);
