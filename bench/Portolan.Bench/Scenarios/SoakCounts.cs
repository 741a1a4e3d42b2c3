namespace Portolan.Bench.Scenarios;

/// <summary>What became of the requests of a soak. Many clients count at once.</summary>
internal sealed class SoakCounts
{
    private const int MostSamples = 5;

    private readonly Lock _lock = new();

    /// <summary>Answers that were as they must be.</summary>
    public long Right { get; private set; }

    /// <summary>Other answers.</summary>
    public long Wrong { get; private set; }

    /// <summary>Requests whose connection ended instead.</summary>
    public long Lost { get; private set; }

    /// <summary>Some of what went wrong, in words.</summary>
    public List<string> Samples { get; } = [];

    /// <summary>Counts an answer; <paramref name="fault"/> says what is wrong with it.</summary>
    public void Count(string? fault)
    {
        lock (_lock)
        {
            if (fault is null)
            {
                Right++;
            }
            else
            {
                Wrong++;
                Keep(fault);
            }
        }
    }

    /// <summary>Counts a request without an answer.</summary>
    public void CountLost(string fault)
    {
        lock (_lock)
        {
            Lost++;
            Keep(fault);
        }
    }

    private void Keep(string fault)
    {
        if (Samples.Count < MostSamples)
        {
            Samples.Add(fault);
        }
    }
}
