using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Portolan.Cli.Manifests;

namespace Portolan.Cli.Standalone;

/// <summary>
/// Everything in one process: the embedded Kubernetes API, the control plane, and a local node that runs the gateways' proxies. The parts
/// talk to each other as on a cluster: through the API, and by gRPC with TLS and a token.
/// </summary>
internal sealed class StandaloneHost : IAsyncDisposable
{
    private readonly StandaloneParts _parts;
    private ManifestWatcher? _watcher;

    private StandaloneHost(StandaloneOptions options, StandaloneParts parts)
    {
        _parts = parts;
        DataDirectory = options.DataDirectory;
    }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; } = TimeProvider.System;

    /// <summary>Where objects, keys and the kubeconfig live.</summary>
    public string DataDirectory { get; }

    /// <summary>Where the Kubernetes API is.</summary>
    public Uri ApiAddress => _parts.ApiAddress;

    /// <summary>Where <c>/healthy</c>, <c>/ready</c> and <c>/metrics</c> are.</summary>
    public Uri DiagnosticsAddress => _parts.DiagnosticsAddress;

    /// <summary>
    /// Where proxies of other processes fetch their configuration, with the token in <c>pki/proxy-token</c> of the data directory.
    /// </summary>
    public Uri ConfigAddress => _parts.ConfigAddress;

    /// <summary>The file for <c>kubectl --kubeconfig</c>.</summary>
    public string KubeconfigPath => _parts.KubeconfigPath;

    /// <summary>A client of the API with all rights.</summary>
    public HttpClient ApiClient => _parts.ApiClient;

    /// <summary>Starts all parts and applies the manifests.</summary>
    /// <exception cref="CliException">A part cannot start, or a manifest is refused; the message says what to do.</exception>
    public static async Task<StandaloneHost> StartAsync(StandaloneOptions options, ILoggerFactory logging, CancellationToken cancel)
    {
        // Read before anything is started: a bad file must not leave half a start behind.
        var documents = ManifestReader.Read(options.Manifests);
        var parts = await StandaloneParts.StartAsync(options, TimeProvider.System, logging, cancel);
        var host = new StandaloneHost(options, parts);
        try
        {
            await host.ApplyManifestsAsync(options, documents, logging, cancel);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Applies documents; returns a message for each that was refused.</summary>
    public Task<IReadOnlyList<string>> ApplyAsync(IEnumerable<ManifestDocument> documents, CancellationToken cancel) =>
        new ManifestApplier(ApiClient).ApplyAsync(documents, cancel);

    /// <summary>Reads a path of the API; nothing if it is not there.</summary>
    public async Task<JsonNode?> GetAsync(string path, CancellationToken cancel)
    {
        using var response = await ApiClient.GetAsync(path, cancel);
        return response.IsSuccessStatusCode
            ? await JsonNode.ParseAsync(await response.Content.ReadAsStreamAsync(cancel), cancellationToken: cancel)
            : null;
    }

    /// <summary>Lets the requests under way end, within the drain time.</summary>
    public Task DrainAsync() => _parts.DrainAsync();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_watcher is not null)
        {
            await _watcher.DisposeAsync();
        }

        await _parts.DisposeAsync();
    }

    private async Task ApplyManifestsAsync(
        StandaloneOptions options,
        IReadOnlyList<ManifestDocument> documents,
        ILoggerFactory logging,
        CancellationToken cancel
    )
    {
        if (options.Manifests.Count == 0)
        {
            return;
        }

        var applier = new ManifestApplier(ApiClient);
        var errors = await applier.ApplyAsync(documents, cancel);
        if (errors.Count > 0)
        {
            throw new CliException(ExitCode.InvalidManifest, string.Join("\nportolan: ", errors));
        }

        _watcher = new ManifestWatcher(options.Manifests, documents, applier, Time, logging.CreateLogger("Portolan.Manifests"));
    }
}
