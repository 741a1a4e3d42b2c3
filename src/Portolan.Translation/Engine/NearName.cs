namespace Portolan.Translation.Engine;

/// <summary>
/// A name that a user may have meant by another one, and how far it is from it. The smallest is the best guess: the nearest, then the first
/// in order.
/// </summary>
internal readonly record struct NearName(int Distance, string Name) : IComparable<NearName>
{
    /// <summary>The name as a guess for <paramref name="wrong"/>; nothing when it is too far from it, or the same.</summary>
    public static NearName? Of(string wrong, string name)
    {
        var limit = Math.Max(1, wrong.Length / 3);
        return !string.Equals(name, wrong, StringComparison.Ordinal) && DistanceOf(wrong, name, limit) is var distance && distance <= limit
            ? new NearName(distance, name)
            : null;
    }

    /// <summary>The best guess among names; nothing when none is near.</summary>
    public static NearName? Among(string wrong, IEnumerable<string> names) =>
        names.Select(name => Of(wrong, name)).Where(guess => guess is not null).Min();

    /// <inheritdoc />
    public int CompareTo(NearName other) =>
        Distance != other.Distance ? Distance.CompareTo(other.Distance) : string.CompareOrdinal(Name, other.Name);

    // Damerau's distance in its restricted form: swapped neighbours, the commonest slip of a typist, count once.
    private static int DistanceOf(string one, string other, int limit)
    {
        if (Math.Abs(one.Length - other.Length) > limit)
        {
            return int.MaxValue;
        }

        var costs = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
        {
            costs[i, 0] = i;
        }

        for (var j = 0; j <= other.Length; j++)
        {
            costs[0, j] = j;
        }

        for (var i = 1; i <= one.Length; i++)
        {
            for (var j = 1; j <= other.Length; j++)
            {
                var change = one[i - 1] == other[j - 1] ? 0 : 1;
                var cost = Math.Min(Math.Min(costs[i - 1, j], costs[i, j - 1]) + 1, costs[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    cost = Math.Min(cost, costs[i - 2, j - 2] + 1);
                }

                costs[i, j] = cost;
            }
        }

        return costs[one.Length, other.Length];
    }
}
