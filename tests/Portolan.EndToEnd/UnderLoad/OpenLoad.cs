using System.Collections.Concurrent;
using System.Diagnostics;

namespace Portolan.EndToEnd.UnderLoad;

/// <summary>
/// Questions at a constant rate, whether or not those before were answered in time: each has its moment, and what comes late is asked at
/// once. Where the machine is too slow for the rate the questions fall behind, and <see cref="StopAsync"/> waits until they have all been
/// asked. Whatever is not the right answer is a loss and is kept with its reason.
/// </summary>
internal sealed class OpenLoad
{
    private static readonly TimeSpan CatchUpLimit = TimeSpan.FromMinutes(5);

    private readonly string _name;
    private readonly int _perSecond;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly ConcurrentQueue<string> _losses = new();
    private readonly Task[] _lanes;
    private long _answered;
    private long _last = long.MaxValue;

    private OpenLoad(string name, int perSecond, IReadOnlyList<ILane> lanes)
    {
        (_name, _perSecond) = (name, perSecond);
        _lanes = [.. lanes.Select((lane, index) => Task.Run(() => AskAsync(lane, index, lanes.Count)))];
    }

    /// <summary>How many questions were answered, rightly or not.</summary>
    public long Answered => Interlocked.Read(ref _answered);

    /// <summary>How many questions had to be asked until now, or until the load was stopped.</summary>
    public long Due => Math.Min((long)(_watch.Elapsed.TotalSeconds * _perSecond), Interlocked.Read(ref _last));

    /// <summary>What went wrong, and when.</summary>
    public IReadOnlyCollection<string> Losses => _losses;

    public static OpenLoad Start(string name, int perSecond, IReadOnlyList<ILane> lanes) => new(name, perSecond, lanes);

    /// <summary>Sets no more questions, and waits for the answers to all that were set.</summary>
    public async Task StopAsync()
    {
        Interlocked.CompareExchange(ref _last, Due, long.MaxValue);
        await Task.WhenAll(_lanes).WaitAsync(CatchUpLimit);
    }

    /// <inheritdoc />
    public override string ToString() => $"{_name}: {Answered} of {Due} answered in {_watch.Elapsed.TotalSeconds:F1} s";

    private async Task AskAsync(ILane lane, int index, int lanes)
    {
        for (long number = index; number < Interlocked.Read(ref _last); number += lanes)
        {
            var early = TimeSpan.FromSeconds((double)number / _perSecond) - _watch.Elapsed;
            if (early > TimeSpan.Zero)
            {
                await Task.Delay(early);
                if (number >= Interlocked.Read(ref _last))
                {
                    break;
                }
            }

            await LoseAsync(() => lane.AskAsync(number));
            Interlocked.Increment(ref _answered);
        }

        // What is still open must end as its peer means it to.
        await LoseAsync(() => lane.DisposeAsync().AsTask());
    }

    private async Task LoseAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (Exception error)
        {
            var now = TimeProvider.System.GetUtcNow().ToString("HH:mm:ss.fff", System.Globalization.CultureInfo.InvariantCulture);
            _losses.Enqueue($"{now} {_name}: {error.GetType().Name}: {error.Message} {error.InnerException?.Message}");
        }
    }
}
