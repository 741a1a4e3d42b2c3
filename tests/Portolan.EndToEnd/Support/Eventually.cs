using System.Diagnostics;

namespace Portolan.EndToEnd.Support;

/// <summary>Waits for what must become true soon, and says what was there instead when it does not.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    public static async Task<T> GetAsync<T>(Func<Task<T>> read, Func<T, bool> isGood, TimeSpan? limit = null)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var (value, error) = await TryAsync(read);
            if (error is null && isGood(value!))
            {
                return value!;
            }

            if (watch.Elapsed > (limit ?? Limit))
            {
                throw new TimeoutException($"not in time; the last answer was {(error is null ? value?.ToString() : error.ToString())}");
            }

            await Task.Delay(Pause);
        }
    }

    private static async Task<(T? Value, Exception? Error)> TryAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return (await read(), null);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or Xunit.Sdk.XunitException)
        {
            return (default, error);
        }
    }
}
