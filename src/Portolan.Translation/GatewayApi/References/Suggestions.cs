namespace Portolan.Translation.GatewayApi.References;

/// <summary>Finds what a user probably meant by a name that does not exist.</summary>
internal static class Suggestions
{
    /// <summary><c>; did you mean "cart"?</c>, or nothing when no name is near.</summary>
    public static string DidYouMean(string wrong, IEnumerable<string> names)
    {
        var limit = Math.Max(1, wrong.Length / 3);
        var nearest = names
            .Where(name => !string.Equals(name, wrong, StringComparison.Ordinal))
            .Select(name => (Name: name, Distance: Distance(wrong, name, limit)))
            .Where(candidate => candidate.Distance <= limit)
            .OrderBy(candidate => candidate.Distance)
            .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return nearest.Name is null ? "" : $"; did you mean \"{nearest.Name}\"?";
    }

    // Damerau's distance in its restricted form: swapped neighbours, the commonest slip of a typist, count once.
    private static int Distance(string one, string other, int limit)
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
