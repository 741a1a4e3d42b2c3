using System.Net;
using Portolan.Cli.Manifests;
using Portolan.Cli.Standalone;

namespace Portolan.Cli.Demo;

/// <summary>The example application of <c>portolan run --demo</c>: an echo workload in two versions behind a Gateway.</summary>
internal sealed class DemoApplication : IAsyncDisposable
{
    public const string Namespace = "demo";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly IReadOnlyList<EchoServer> _servers;

    private DemoApplication(IReadOnlyList<EchoServer> servers, Uri address)
    {
        _servers = servers;
        Address = address.GetLeftPart(UriPartial.Authority);
    }

    /// <summary>Where the Gateway serves, <c>http://127.0.0.1:8080</c>.</summary>
    public string Address { get; }

    /// <summary>Starts the workloads, applies the manifests and waits until the Gateway answers.</summary>
    /// <exception cref="CliException">The manifests are refused or the Gateway does not come up; the message says what it
    /// reports.</exception>
    public static async Task<DemoApplication> StartAsync(StandaloneHost host, CancellationToken cancel)
    {
        var servers = new List<EchoServer>();
        foreach (var name in new[] { "echo-v1", "echo-v2" })
        {
            servers.Add(await EchoServer.StartAsync(name, IPAddress.Loopback, 0));
        }

        var manifests = ManifestText
            .Parse("demo.yaml", EmbeddedText("demo.yaml"))
            .Concat(ManifestText.Parse("demo", EndpointSlice("echo-v1", servers[0].Port)))
            .Concat(ManifestText.Parse("demo", EndpointSlice("echo-v2", servers[1].Port)));
        var errors = await host.ApplyAsync(manifests, cancel);
        if (errors.Count > 0)
        {
            throw new CliException(ExitCode.InvalidManifest, $"the demo cannot be applied: {string.Join("; ", errors)}");
        }

        var address = await DemoReadiness.WaitAsync(host, Patience, cancel);
        return new DemoApplication(servers, address);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    private static string EndpointSlice(string service, int port) =>
        $$"""
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata:
              name: {{service}}-local
              namespace: {{Namespace}}
              labels:
                kubernetes.io/service-name: {{service}}
            addressType: IPv4
            ports:
            - name: http
              port: {{port}}
              protocol: TCP
            endpoints:
            - addresses: [127.0.0.1]
              conditions:
                ready: true
            """;

    private static string EmbeddedText(string name)
    {
        using var stream =
            typeof(DemoApplication).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
