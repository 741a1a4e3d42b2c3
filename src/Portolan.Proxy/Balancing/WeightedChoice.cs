namespace Portolan.Proxy.Balancing;

/// <summary>Chooses an index by weight: exact over a window as long as the reduced sum of the weights, without a lock.</summary>
internal sealed class WeightedChoice
{
    // Gateway API's bound; it also keeps the sum of any real number of backends within an int.
    private const int MaxWeight = 1_000_000;

    private readonly int[] _bounds;
    private readonly int _total;
    private readonly int _stride;
    private readonly ExactShare _share;

    private WeightedChoice(int[] bounds, ExactShare share)
    {
        _bounds = bounds;
        _total = bounds[^1];
        _stride = ExactShare.StrideFor(_total);
        _share = share;
    }

    private static readonly WeightedChoice First = new([1], new ExactShare());

    /// <summary>The choice among one: the same for all that have no other.</summary>
    public static WeightedChoice? Only(int weight) => weight > 0 ? First : null;

    /// <summary>Makes a choice over weights; null when none is above 0. Weights are taken within 0 and 1,000,000.</summary>
    public static WeightedChoice? Create(ReadOnlySpan<int> weights, ExactShare share)
    {
        var divisor = 0;
        foreach (var weight in weights)
        {
            divisor = ExactShare.GreatestCommonDivisor(divisor, Math.Clamp(weight, 0, MaxWeight));
        }

        if (divisor == 0)
        {
            return null;
        }

        var bounds = new int[weights.Length];
        var sum = 0;
        for (var index = 0; index < weights.Length; index++)
        {
            sum = sum + (Math.Clamp(weights[index], 0, MaxWeight) / divisor);
            bounds[index] = sum;
        }

        return new WeightedChoice(bounds, share);
    }

    /// <summary>The index of the next choice.</summary>
    public int Next()
    {
        if (_bounds.Length == 1)
        {
            return 0;
        }

        var value = _share.Next(_total, _stride);
        var bounds = _bounds;
        var index = 0;
        while (value >= bounds[index])
        {
            index++;
        }

        return index;
    }
}
