using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Portolan.Bench.Load;
using Portolan.Bench.Machine;

namespace Portolan.Bench.Contestants;

/// <summary>The Kubernetes API of <c>portolan run</c>, by HTTP/2 over TLS; a sample object is a ConfigMap.</summary>
internal sealed class PortolanObjects(string program) : IObjectStore
{
    // Watchers share connections, as the informers of one client do.
    private const int WatchClients = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public string Name => "portolan";

    public async Task<IObjectServer> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("portolan-bench-").FullName;
        var data = Path.Combine(folder, "data");
        var process = PortolanContestant.Run(program, data);
        try
        {
            var kubeconfig = Path.Combine(data, "kubeconfig");
            var writer = await ConnectAsync(process, kubeconfig);
            var watchers = await Task.WhenAll(Enumerable.Range(0, WatchClients).Select(_ => KubernetesClient.CreateAsync(kubeconfig)));
            return new Server(process, folder, writer, watchers);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    private static async Task<HttpClient> ConnectAsync(ServerProcess process, string kubeconfig)
    {
        for (var waiting = Stopwatch.StartNew(); waiting.Elapsed < Patience; await Task.Delay(5))
        {
            process.ThrowIfGone();
            if (!File.Exists(kubeconfig))
            {
                continue;
            }

            try
            {
                var client = await KubernetesClient.CreateAsync(kubeconfig);
                using var answer = await client.GetAsync(new Uri("/readyz", UriKind.Relative));
                if (answer.IsSuccessStatusCode)
                {
                    return client;
                }
            }
            catch (Exception notYet) when (notYet is HttpRequestException or BenchException or IOException)
            {
                // The file is written before the port is open.
            }
        }

        throw new BenchException($"the API is not ready after {Patience.TotalSeconds} s:{Environment.NewLine}{process.Output}");
    }

    private sealed class Server(ServerProcess process, string folder, HttpClient writer, HttpClient[] watchers) : IObjectServer
    {
        public int ProcessId => process.Id;

        public Task PrepareAsync(string space) =>
            PostAsync(
                "/api/v1/namespaces",
                Encoding.ASCII.GetBytes($$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{space}}}"}}""")
            );

        public Task WriteAsync(string space, int number) => PostAsync(Path(space), SampleObject.ConfigMap(number));

        public Task<Stream> ListAsync(string space) => StreamAsync(writer, Path(space));

        public Task<Stream> WatchAsync(string space, int watcher) =>
            StreamAsync(watchers[watcher % watchers.Length], $"{Path(space)}?watch=true");

        public async ValueTask DisposeAsync()
        {
            writer.Dispose();
            Array.ForEach(watchers, watcher => watcher.Dispose());
            await process.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }

        private static string Path(string space) => $"/api/v1/namespaces/{space}/configmaps";

        private static async Task<Stream> StreamAsync(HttpClient client, string path)
        {
            var answer = await client.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
            return answer.IsSuccessStatusCode
                ? await answer.Content.ReadAsStreamAsync()
                : throw new BenchException($"{path}: the API answered {(int)answer.StatusCode}");
        }

        private async Task PostAsync(string path, byte[] body)
        {
            using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var answer = await writer.PostAsync(new Uri(path, UriKind.Relative), content);
            if (answer.StatusCode != HttpStatusCode.Created)
            {
                throw new BenchException($"{path}: the API answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
            }
        }
    }
}
