using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Portolan.Bench.Load;
using Portolan.Bench.Machine;

namespace Portolan.Bench.Contestants;

/// <summary>One etcd with its defaults, by its JSON gateway over plain HTTP; a sample object is the value of a key.</summary>
internal sealed class EtcdObjects(string program) : IObjectStore
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public string Name => "etcd";

    public async Task<IObjectServer> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("portolan-bench-").FullName;
        var clients = $"http://127.0.0.1:{Loopback.FreePort()}";
        var peers = $"http://127.0.0.1:{Loopback.FreePort()}";
        var process = ServerProcess.Start(
            program,
            "--data-dir",
            folder,
            "--logger",
            "zap",
            "--log-level",
            "error",
            "--listen-client-urls",
            clients,
            "--advertise-client-urls",
            clients,
            "--listen-peer-urls",
            peers,
            "--initial-advertise-peer-urls",
            peers,
            "--initial-cluster",
            $"default={peers}"
        );
        var client = new HttpClient { BaseAddress = new Uri(clients) };
        try
        {
            await WaitForLeaderAsync(process, client);
            return new Server(process, folder, client);
        }
        catch
        {
            client.Dispose();
            await process.DisposeAsync();
            throw;
        }
    }

    private static async Task WaitForLeaderAsync(ServerProcess process, HttpClient client)
    {
        for (var waiting = Stopwatch.StartNew(); waiting.Elapsed < Patience; await Task.Delay(5))
        {
            process.ThrowIfGone();
            try
            {
                using var answer = await client.GetAsync(new Uri("/health", UriKind.Relative));
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // The port is not open yet.
            }
        }

        throw new BenchException($"etcd is not ready after {Patience.TotalSeconds} s:{Environment.NewLine}{process.Output}");
    }

    private sealed class Server(ServerProcess process, string folder, HttpClient client) : IObjectServer
    {
        public int ProcessId => process.Id;

        public Task PrepareAsync(string space) => Task.CompletedTask;

        public async Task WriteAsync(string space, int number)
        {
            await using var answer = await PostAsync(
                "/v3/kv/put",
                $$"""{"key":"{{Encode($"/{space}/{SampleObject.Name(number)}")}}","value":"{{SampleObject.Base64(number)}}"}"""
            );
            await answer.CopyToAsync(Stream.Null);
        }

        public Task<Stream> ListAsync(string space) => PostAsync("/v3/kv/range", $"{{{Range(space)}}}");

        public Task<Stream> WatchAsync(string space, int watcher) =>
            PostAsync("/v3/watch", $$$"""{"create_request":{{{{Range(space)}}}}}""");

        public async ValueTask DisposeAsync()
        {
            client.Dispose();
            await process.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }

        // All keys that start with the space's prefix: '0' follows '/'.
        private static string Range(string space) => $"\"key\":\"{Encode($"/{space}/")}\",\"range_end\":\"{Encode($"/{space}0")}\"";

        private static string Encode(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));

        private async Task<Stream> PostAsync(string path, string body)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative))
            {
                Content = new StringContent(body, Encoding.ASCII, new MediaTypeHeaderValue("application/json")),
            };
            var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            return answer.IsSuccessStatusCode
                ? await answer.Content.ReadAsStreamAsync()
                : throw new BenchException($"{path}: etcd answered {(int)answer.StatusCode}");
        }
    }
}
