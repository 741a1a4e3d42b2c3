using System.Net;

namespace Portolan.EndToEnd.UnderLoad;

/// <summary>
/// Asks by requests of HTTP/1.1, over a connection that is kept or, when <paramref name="keepFor"/> is short, over new ones again and
/// again.
/// </summary>
internal sealed class RequestLane(Uri url, string host, TimeSpan keepFor) : ILane
{
    private readonly HttpClient _client = new(
        new SocketsHttpHandler
        {
            MaxConnectionsPerServer = 1,
            PooledConnectionLifetime = keepFor,

            // The certificates of the Gateway change all the time, and nobody vouches for them.
            SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
        }
    );

    public async Task AskAsync(long number)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(url, $"/{number}")) { Headers = { Host = host } };
        using var response = await _client.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        if (response.StatusCode != HttpStatusCode.OK || !body.Contains($"\"/{number}\"", StringComparison.Ordinal))
        {
            throw new WrongAnswerException($"{(int)response.StatusCode} {body}");
        }
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
