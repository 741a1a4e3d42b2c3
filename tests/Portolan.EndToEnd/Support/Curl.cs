using System.Net;
using System.Text.Json.Nodes;

namespace Portolan.EndToEnd.Support;

/// <summary>What an echo workload, or the gateway in its place, answered.</summary>
internal sealed record Answer(HttpStatusCode Status, string Body)
{
    /// <summary>The workload that answered.</summary>
    public string? Service => Status == HttpStatusCode.OK ? (string?)JsonNode.Parse(Body)?["service"] : null;
}

/// <summary>Sends single requests, each over a connection of its own.</summary>
internal static class Curl
{
    public static async Task<Answer> GetAsync(string url, params IEnumerable<(string Name, string Value)> headers)
    {
        using var client = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
            }
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client.SendAsync(request);
        return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Asks until the answer is the wanted one.</summary>
    public static Task<Answer> UntilAsync(string url, Func<Answer, bool> isGood, params (string Name, string Value)[] headers) =>
        Eventually.GetAsync(() => GetAsync(url, headers), isGood);
}
