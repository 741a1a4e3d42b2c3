using System.Net;
using Microsoft.Extensions.Logging;
using Portolan.Api;
using Portolan.ApiServer;
using Portolan.ControlPlane;
using Portolan.ControlPlane.Serving;
using Portolan.Kubernetes.Connection;
using Portolan.Translation;

namespace Portolan.Cli.Standalone;

/// <summary>The long-lived parts of standalone mode, in the order in which they start; they end in the opposite order.</summary>
internal sealed class StandaloneParts : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _started = new();
    private LocalProxies? _proxies;

    private StandaloneParts(string kubeconfigPath) => KubeconfigPath = kubeconfigPath;

    public string KubeconfigPath { get; }

    public Uri ApiAddress { get; private set; } = null!;

    public HttpClient ApiClient { get; private set; } = null!;

    public Uri DiagnosticsAddress { get; private set; } = null!;

    /// <summary>Where proxies fetch their configuration.</summary>
    public Uri ConfigAddress { get; private set; } = null!;

    /// <exception cref="CliException">A part cannot start; the message says what to do.</exception>
    public static async Task<StandaloneParts> StartAsync(
        StandaloneOptions options,
        TimeProvider time,
        ILoggerFactory logging,
        CancellationToken cancel
    )
    {
        var parts = new StandaloneParts(Path.Combine(options.DataDirectory, "kubeconfig"));
        try
        {
            await parts.StartPartsAsync(options, time, logging, cancel);
            return parts;
        }
        catch (Exception error)
        {
            await parts.DisposeAsync();
            if (StartFaults.Explain(error, options) is { } explained)
            {
                throw explained;
            }

            throw;
        }
    }

    public Task DrainAsync() => _proxies?.DrainAsync() ?? Task.CompletedTask;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        while (_started.TryPop(out var part))
        {
            await part.DisposeAsync();
        }
    }

    private async Task StartPartsAsync(StandaloneOptions options, TimeProvider time, ILoggerFactory logging, CancellationToken cancel)
    {
        var pki = StandalonePki.Open(options, time, logging.CreateLogger("Portolan.DataDirectory"));
        _started.Push(pki);

        var server = await ApiServer.ApiServer.StartAsync(
            new ApiServerOptions
            {
                DataDirectory = options.DataDirectory,
                Address = options.ApiEndpoint.Address,
                Port = options.ApiEndpoint.Port,
                ServerCertificate = pki.ServerCertificate,
                ServerAuthority = pki.Authority,
                ClientAuthorities = [pki.Authority],
                Definitions = ResourceCatalog.All,
                AuditLogPath = options.AuditLogPath,
                TimeProvider = time,
            },
            logging,
            cancel
        );
        _started.Push(server);
        ApiAddress = new UriBuilder("https", HostOf(options.ApiEndpoint.Address), server.Port).Uri;
        Kubeconfig.Write(KubeconfigPath, ApiAddress, pki.AuthorityPem, pki.Admin);
        ApiClient = pki.NewApiClient(ApiAddress);

        var api = new KubernetesApi(pki.NewApiClient(ApiAddress));
        _started.Push(new DisposeLater(api));
        var controlPlane = new ControlPlane.ControlPlane(
            new ControlPlaneOptions
            {
                Api = api,
                Translation = new TranslationOptions(),
                ConfigEndpoint = options.ConfigEndpoint,
                DiagnosticsEndpoint = options.DiagnosticsEndpoint,
                ServerCertificate = pki.ServerCertificate,
                Authenticator = new AuthenticatorsInTurn(
                    new SharedTokenAuthenticator(pki.ProxyToken),
                    new DataplaneTokenAuthenticator(api, new TranslationOptions().SystemNamespace, time)
                ),
                ProxyMetrics = proxy => _proxies?.MetricsOf(proxy),
                Time = time,
                Loggers = logging,
            }
        );
        _started.Push(controlPlane);
        await controlPlane.StartAsync(cancel);
        DiagnosticsAddress = new UriBuilder(
            "http",
            HostOf(options.DiagnosticsEndpoint.Address),
            controlPlane.DiagnosticsEndpoint!.Port
        ).Uri;

        ConfigAddress = new UriBuilder("https", HostOf(options.ConfigEndpoint.Address), (await controlPlane.ConfigEndpoint).Port).Uri;
        _proxies = new LocalProxies(ConfigAddress, pki, options, time, logging);
        _started.Push(_proxies);
        _started.Push(new LocalNode(api, options.GatewayAddresses, _proxies, time, logging));
    }

    private sealed class DisposeLater(IDisposable part) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            part.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private static string HostOf(IPAddress address) =>
        address.Equals(IPAddress.Any) ? "127.0.0.1"
        : address.Equals(IPAddress.IPv6Any) ? "[::1]"
        : $"{address}";
}
