namespace Portolan.Proxy.Metrics;

/// <summary>
/// A row of counters that many processors increment: each has its own copy, on its own cache lines; a reader adds them up.
/// </summary>
internal sealed class StripedCounters
{
    private const int LongsPerLine = 8;
    private static readonly int Stripes = (int)
        System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(Environment.ProcessorCount, 16, 64));

    private readonly long[] _values;
    private readonly int _stride;

    /// <summary>Makes <paramref name="count"/> counters at 0.</summary>
    public StripedCounters(int count)
    {
        Count = count;
        _stride = (count + (2 * LongsPerLine) - 1) / LongsPerLine * LongsPerLine;
        _values = new long[_stride * Stripes];
    }

    /// <summary>How many counters there are.</summary>
    public int Count { get; }

    /// <summary>The sum of a counter.</summary>
    public long this[int index]
    {
        get
        {
            var sum = 0L;
            for (var stripe = 0; stripe < Stripes; stripe++)
            {
                sum += Volatile.Read(ref _values[(stripe * _stride) + index]);
            }

            return sum;
        }
    }

    public void Increment(int index) => Add(index, 1);

    /// <summary>
    /// Adds on a loop. Loops whose numbers are equal modulo the stripes would lose counts to each other: there are as many stripes as
    /// loops.
    /// </summary>
    public void AddOn(int loop, int index, long amount)
    {
        ref var value = ref _values[((loop & (Stripes - 1)) * _stride) + index];
        Volatile.Write(ref value, value + amount);
    }

    public void Add(int index, long amount) =>
        Interlocked.Add(ref _values[((Thread.GetCurrentProcessorId() & (Stripes - 1)) * _stride) + index], amount);
}
