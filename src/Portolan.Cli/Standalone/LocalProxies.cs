using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;
using Portolan.Api;
using Portolan.Primitives;
using Portolan.Proxy;
using Portolan.Proxy.ControlPlane;
using Portolan.ProxyConfig;

namespace Portolan.Cli.Standalone;

/// <summary>
/// The proxies of this process, one for each Gateway, each with its own address. They fetch their configuration as any proxy does.
/// </summary>
internal sealed class LocalProxies(
    Uri configServer,
    StandalonePki pki,
    StandaloneOptions options,
    TimeProvider time,
    ILoggerFactory logging
) : ILocalProxies, IAsyncDisposable
{
    private readonly ConcurrentDictionary<NamespacedName, LocalProxy> _running = [];
    private readonly List<Task> _ending = [];
    private readonly SemaphoreSlim _changing = new(1, 1);
    private readonly Stream? _accessLog = options.AccessLogPath switch
    {
        null => null,
        "-" => Console.OpenStandardOutput(),
        var path => OwnerOnly.OpenLog(path, FileShare.ReadWrite),
    };

    /// <inheritdoc />
    public async Task RunAsync(ProxyKey proxy, IPAddress address)
    {
        var gateway = new NamespacedName(proxy.Namespace, proxy.Name);
        await _changing.WaitAsync();
        try
        {
            if (_running.TryGetValue(gateway, out var running))
            {
                if (running.Key == proxy && running.Address.Equals(address))
                {
                    return;
                }

                _ending.Add(running.EndAsync());
            }

            _running[gateway] = Start(proxy, address);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <inheritdoc />
    public async Task StopAsync(NamespacedName gateway)
    {
        await _changing.WaitAsync();
        try
        {
            _ending.RemoveAll(task => task.IsCompleted);
            if (_running.TryRemove(gateway, out var running))
            {
                // The sockets close at once; requests under way end in their own time.
                _ending.Add(running.EndAsync());
            }
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>What a proxy counts, Prometheus text; nothing if there is no such proxy.</summary>
    public string? MetricsOf(NamespacedName gateway) => _running.GetValueOrDefault(gateway)?.Metrics;

    /// <summary>Lets all requests end, within the drain time.</summary>
    public async Task DrainAsync()
    {
        await _changing.WaitAsync();
        try
        {
            _ending.AddRange(_running.Values.Select(proxy => proxy.EndAsync()));
            _running.Clear();
        }
        finally
        {
            _changing.Release();
        }

        await Task.WhenAll(_ending);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await DrainAsync();
        if (_accessLog is not null)
        {
            await _accessLog.DisposeAsync();
        }
    }

    private LocalProxy Start(ProxyKey proxy, IPAddress address)
    {
        var server = new ProxyServer(
            new ProxyOptions
            {
                BindAddresses = [address],
                DrainTime = options.DrainTime,
                AccessLog = _accessLog,
                TimeProvider = time,
                LoggerFactory = logging,
            }
        );
        var client = new ConfigClient(
            server,
            new ConfigClientOptions
            {
                ControlPlanes = [configServer],
                Proxy = proxy,
                Instance = "local",
                TokenFile = pki.ProxyTokenFile,
                CaFile = pki.AuthorityFile,
            },
            time,
            logging
        );
        return new LocalProxy(proxy, address, server, client);
    }
}
