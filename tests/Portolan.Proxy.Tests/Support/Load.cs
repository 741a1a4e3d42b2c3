using System.Collections.Concurrent;

namespace Portolan.Proxy.Tests.Support;

/// <summary>Clients that ask again and again and note every answer that is not 200.</summary>
internal sealed class Load : IAsyncDisposable
{
    private const int Clients = 8;

    private readonly ConcurrentQueue<string> _failures = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task[] _clients;
    private long _served;

    private Load(Func<Func<Task<HttpResponseMessage>>> newClient) =>
        _clients = [.. Enumerable.Range(0, Clients).Select(_ => Task.Run(() => AskAsync(newClient())))];

    public static Load Start(Func<Func<Task<HttpResponseMessage>>> newClient) => new(newClient);

    public static Load Start(TestProxy proxy, string path) =>
        new(() =>
        {
            var client = proxy.NewClient();
            return () => client.GetAsync(path);
        });

    /// <summary>Waits until so many more requests were answered.</summary>
    public async Task ServesMoreAsync(int requests)
    {
        var goal = Interlocked.Read(ref _served) + requests;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (Interlocked.Read(ref _served) < goal)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Stops, and says what failed.</summary>
    public async Task<IReadOnlyCollection<string>> FailuresAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_clients);
        return _failures;
    }

    public async ValueTask DisposeAsync()
    {
        await FailuresAsync();
        _stop.Dispose();
    }

    private async Task AskAsync(Func<Task<HttpResponseMessage>> ask)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var answer = await ask();
                if (!answer.IsSuccessStatusCode)
                {
                    _failures.Enqueue($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
            {
                _failures.Enqueue(exception.ToString());
            }

            Interlocked.Increment(ref _served);
        }
    }
}
