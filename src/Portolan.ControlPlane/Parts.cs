namespace Portolan.ControlPlane;

/// <summary>Runs what belongs together.</summary>
internal static class Parts
{
    /// <summary>
    /// Runs all parts until cancelled. One part that fails ends all, and its failure is thrown when all have ended: half a control plane
    /// would look alive. Parts may come to an end by themselves.
    /// </summary>
    public static async Task RunAsync(CancellationToken cancellation, params IReadOnlyList<Func<CancellationToken, Task>> parts)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var work = parts.Select(part => part(failed.Token)).ToList();
        try
        {
            await foreach (var task in Task.WhenEach(work))
            {
                await task;
            }
        }
        finally
        {
            await failed.CancelAsync();
            await Task.WhenAll(work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
