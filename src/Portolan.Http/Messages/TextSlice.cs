namespace Portolan.Http.Messages;

/// <summary>Where a text lies in a <see cref="TextBuffer"/>.</summary>
internal readonly record struct TextSlice(int Start, int Length);
