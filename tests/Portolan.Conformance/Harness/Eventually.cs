using System.Diagnostics;

namespace Portolan.Conformance.Harness;

/// <summary>Polling: what must come true soon, and how a test says what was missing when it did not.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>
    /// The upstream suite allows 30 to 180 s. What is right is right within milliseconds; this is for machines under load.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Repeats <paramref name="attempt"/> until it returns, and lets its last failure out when time is up.</summary>
    public static async Task<T> SucceedsAsync<T>(Func<Task<T>> attempt)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await attempt();
            }
            catch (NotYetException) when (Stopwatch.GetElapsedTime(start) < Patience)
            {
                await Task.Delay(Pause, TimeProvider.System, TestContext.Current.CancellationToken);
            }
        }
    }

    /// <inheritdoc cref="SucceedsAsync{T}"/>
    public static Task SucceedsAsync(Func<Task> attempt) =>
        SucceedsAsync(async () =>
        {
            await attempt();
            return true;
        });
}

/// <summary>What is expected is not there yet; the message says what is there instead.</summary>
internal sealed class NotYetException(string message) : Exception(message);
