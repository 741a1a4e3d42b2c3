using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace Portolan.EndToEnd.Support;

/// <summary>
/// A constant stream of requests over keep-alive connections. Whatever is not a 200 is a loss and is kept with its reason.
/// </summary>
internal sealed class Load : IAsyncDisposable
{
    private readonly HttpClient _client;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _losses = new();
    private readonly Task[] _workers;
    private long _sent;

    private Load(Uri url, int requestsPerSecond, int connections)
    {
        _client = new HttpClient(
            new SocketsHttpHandler
            {
                MaxConnectionsPerServer = connections,
                SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
            }
        );
        var interval = TimeSpan.FromSeconds((double)connections / requestsPerSecond);
        _workers = [.. Enumerable.Range(0, connections).Select(_ => Task.Run(() => SendAsync(url, interval)))];
    }

    /// <summary>Requests that were answered.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Requests that failed, and why.</summary>
    public IReadOnlyCollection<string> Losses => _losses;

    public static Load Start(Uri url, int requestsPerSecond, int connections = 16) => new(url, requestsPerSecond, connections);

    /// <summary>Lets the requests under way end.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_workers);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _client.Dispose();
        _stop.Dispose();
    }

    private async Task SendAsync(Uri url, TimeSpan interval)
    {
        var watch = Stopwatch.StartNew();
        for (var count = 1; !_stop.IsCancellationRequested; count++)
        {
            await OnceAsync(url);
            var ahead = (interval * count) - watch.Elapsed;
            if (ahead > TimeSpan.Zero)
            {
                await Task.Delay(ahead);
            }
        }
    }

    private async Task OnceAsync(Uri url)
    {
        try
        {
            using var response = await _client.GetAsync(url);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                _losses.Enqueue($"{Now()} {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
            }
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            _losses.Enqueue($"{Now()} {error.Message} {error.InnerException?.Message}");
        }

        Interlocked.Increment(ref _sent);
    }

    private static string Now() =>
        TimeProvider.System.GetUtcNow().ToString("HH:mm:ss.fff", System.Globalization.CultureInfo.InvariantCulture);
}
