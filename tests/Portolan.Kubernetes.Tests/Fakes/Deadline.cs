using Microsoft.Extensions.Time.Testing;

namespace Portolan.Kubernetes.Tests.Fakes;

/// <summary>Bounds on waiting, so that a fault shows as a failure and not as a hang.</summary>
internal static class Deadline
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static CancellationToken Token => new CancellationTokenSource(Patience).Token;

    /// <summary>Lets the fake clock run until something has happened.</summary>
    public static async Task<T> PassUntilAsync<T>(this FakeTimeProvider time, Task<T> happened)
    {
        var limit = Token;
        while (!happened.IsCompleted)
        {
            limit.ThrowIfCancellationRequested();
            time.Advance(TimeSpan.FromMilliseconds(100));

            // Whoever is waited for needs a thread, too: a loop without a pause can keep all of a small machine's.
            await Task.WhenAny(happened, Task.Delay(1, limit));
        }

        return await happened;
    }
}
