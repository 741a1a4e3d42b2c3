namespace Portolan.Fuzz.Targets;

/// <summary>Cuts an input, and offers it as a connection does: what was not consumed comes again, with the next piece behind it.</summary>
internal static class Pieces
{
    /// <summary>Where the pieces end: once whole, or wherever chance cuts.</summary>
    public static IEnumerable<int> Cut(int length, Random? random)
    {
        var end = 0;
        while (random is not null && end < length)
        {
            end = Math.Min(length, end + 1 + random.Next(random.Next(1, 64)));
            yield return end;
        }

        if (random is null)
        {
            yield return length;
        }
    }
}
