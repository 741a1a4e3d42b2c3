using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.Tests.Support;

/// <summary>A server over a directory of its own, with a client that knows its token.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    public const string Token = "token-of-the-tests";
    private readonly bool _ownsDirectory;

    private TestServer(ApiServer server, ApiServerOptions options, bool ownsDirectory)
    {
        Server = server;
        Options = options;
        _ownsDirectory = ownsDirectory;
        Http = new HttpClient { BaseAddress = server.Url, Timeout = TimeSpan.FromSeconds(60) };
        Http.DefaultRequestHeaders.Authorization = new("Bearer", Token);
        Http.DefaultRequestHeaders.UserAgent.ParseAdd("tests/1.0");
    }

    public ApiServer Server { get; }

    public ApiServerOptions Options { get; }

    public HttpClient Http { get; }

    public static Task<TestServer> StartAsync(Func<ApiServerOptions, ApiServerOptions>? configure = null) =>
        StartAsync(Directory.CreateTempSubdirectory("portolan-test-").FullName, configure, ownsDirectory: true);

    public static async Task<TestServer> StartAsync(
        string directory,
        Func<ApiServerOptions, ApiServerOptions>? configure = null,
        bool ownsDirectory = false
    )
    {
        var options = new ApiServerOptions
        {
            DataDirectory = directory,
            Port = 0,
            Definitions = TestKinds.All,
            BearerTokens = new Dictionary<string, ApiUser> { [Token] = new("tester", ["testers"]) },
            Durability = StoreDurability.ProcessExit,
        };
        options = configure?.Invoke(options) ?? options;
        return new(await ApiServer.StartAsync(options, NullLoggerFactory.Instance), options, ownsDirectory);
    }

    public async Task<Answer> SendAsync(HttpMethod method, string path, JsonNode? body = null, string type = "application/json") =>
        await SendTextAsync(method, path, body?.ToJsonString(), type);

    public async Task<Answer> SendTextAsync(HttpMethod method, string path, string? body, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = new(type);
        }

        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var warnings = response.Headers.TryGetValues("Warning", out var values) ? values.ToList() : [];
        return new(response.StatusCode, text, warnings);
    }

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Answer> PostAsync(string path, JsonNode body) => SendAsync(HttpMethod.Post, path, body);

    public Task<Answer> PutAsync(string path, JsonNode body) => SendAsync(HttpMethod.Put, path, body);

    public Task<Answer> DeleteAsync(string path, JsonNode? body = null) => SendAsync(HttpMethod.Delete, path, body);

    public Task<Answer> MergeAsync(string path, JsonNode patch) => SendAsync(HttpMethod.Patch, path, patch, "application/merge-patch+json");

    public Task<Answer> ApplyAsync(string path, string manager, JsonNode configuration, string query = "") =>
        SendAsync(HttpMethod.Patch, $"{path}?fieldManager={manager}{query}", configuration, "application/apply-patch+yaml");

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
        if (_ownsDirectory)
        {
            Directory.Delete(Options.DataDirectory, recursive: true);
        }
    }
}

/// <summary>What the server answered.</summary>
internal sealed record Answer(HttpStatusCode Code, string Text, IReadOnlyList<string> Warnings)
{
    public JsonObject Json => JsonNode.Parse(Text)!.AsObject();

    public string? Message => Json["message"]?.GetValue<string>();

    public string? Reason => Json["reason"]?.GetValue<string>();

    public string Version => Json["metadata"]!["resourceVersion"]!.GetValue<string>();

    public Answer Expect(HttpStatusCode code)
    {
        Assert.True(Code == code, $"expected {code}, got {Code}: {Text}");
        return this;
    }
}
