namespace Portolan.Proxy.Balancing;

/// <summary>
/// Counts through <c>0 … total-1</c> so that every run of <c>total</c> steps takes each value once, in an order that spreads
/// neighbours: shares are exact over a window and even within it. One interlocked add a step. The count outlives the models
/// that use it, so a rule that is edited often does not start over with the same backend each time.
/// </summary>
internal sealed class ExactShare
{
    private long _step = -1;

    /// <summary>The next value below <paramref name="total"/>; <paramref name="stride"/> comes from <see cref="StrideFor"/>.</summary>
    public int Next(int total, int stride)
    {
        var step = (ulong)Interlocked.Increment(ref _step) % (ulong)total;
        return (int)(step * (ulong)stride % (ulong)total);
    }

    /// <summary>A step width without a common divisor with <paramref name="total"/>, near the golden section of it.</summary>
    public static int StrideFor(int total)
    {
        var stride = Math.Max(1, (int)(total * 0.6180339887498949));
        while (GreatestCommonDivisor(stride, total) != 1)
        {
            stride++;
        }

        return stride;
    }

    /// <summary>The largest number that divides both.</summary>
    public static int GreatestCommonDivisor(int left, int right)
    {
        while (right != 0)
        {
            (left, right) = (right, left % right);
        }

        return left;
    }
}
