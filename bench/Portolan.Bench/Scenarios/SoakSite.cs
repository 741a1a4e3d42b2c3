using System.Text.Json;
using Portolan.Bench.Contestants;
using Portolan.Bench.Machine;
using Portolan.ProxyConfig;

namespace Portolan.Bench.Scenarios;

/// <summary>
/// A proxy with a control plane that changes its mind, and backends that are killed: several nginx that answer with the path that was asked
/// for.
/// </summary>
internal sealed class SoakSite : IAsyncDisposable
{
    /// <summary>How many routes there are.</summary>
    public const int Routes = 20;

    private const int Backends = 3;

    private readonly string _folder = Directory.CreateTempSubdirectory("portolan-bench-").FullName;
    private readonly string _nginx;
    private readonly int[] _ports = [.. Enumerable.Range(0, Backends).Select(_ => Loopback.FreePort())];
    private readonly ServerProcess?[] _backends = new ServerProcess?[Backends];
    private readonly int _adminPort = Loopback.FreePort();
    private readonly int _otherPort = Loopback.FreePort();
    private ProxyConfiguration _configuration = ProxyConfiguration.Empty;
    private ConfigSource _source = null!;

    private SoakSite(string nginx) => _nginx = nginx;

    /// <summary>Where the proxy serves.</summary>
    public int Port { get; } = Loopback.FreePort();

    /// <summary>The proxy.</summary>
    public ServerProcess Process { get; private set; } = null!;

    /// <summary>How often the configuration was changed.</summary>
    public int Changes { get; private set; }

    /// <summary>How often a backend was killed.</summary>
    public int Kills { get; private set; }

    public static async Task<SoakSite> StartAsync(ProxyContestant contestant, string nginx)
    {
        var site = new SoakSite(nginx);
        for (var backend = 0; backend < Backends; backend++)
        {
            await site.StartBackendAsync(backend);
        }

        site._configuration = BenchConfiguration.CreateForSoak(Routes, site.Port, site._ports);
        site._source = await ConfigSource.StartAsync(site._configuration);
        site.Process = contestant.Launch(site._source, site._adminPort, "none");
        await site.Process.WaitForPortAsync(site.Port);
        return site;
    }

    /// <summary>Changes a route, takes an endpoint out or puts it back, opens or closes another port: one after the other.</summary>
    public Task ChangeAsync()
    {
        var configuration = _configuration;
        switch (Changes++ % 3)
        {
            case 0:
                var route = configuration.Routes.Values.ElementAt(Changes % Routes);
                var edits = new HeaderEdits([new HeaderValue(BenchConfiguration.ResponseHeader, $"change-{Changes}")], [], []);
                configuration = configuration with
                {
                    Routes = configuration.Routes.SetItem(route.Key, route with { ResponseHeaders = edits }),
                };
                break;

            case 1:
                var (key, set) = configuration.Endpoints.First();
                var all = BenchConfiguration.Endpoints(_ports);
                configuration = configuration with
                {
                    Endpoints = configuration.Endpoints.SetItem(
                        key,
                        new EndpointSet(key, set.Endpoints.Count < all.Count ? all : [.. all.Skip(1)])
                    ),
                };
                break;

            default:
                configuration =
                    configuration.Listeners.Count > 1
                        ? configuration with
                        {
                            Listeners = configuration.Listeners.RemoveRange(
                                configuration
                                    .Listeners.Values.Where(listener => listener.Port == _otherPort)
                                    .Select(listener => listener.Key)
                            ),
                        }
                        : configuration with
                        {
                            Listeners = configuration.Listeners.SetItem(
                                BenchConfiguration.OtherListener,
                                BenchConfiguration.Other(_otherPort)
                            ),
                        };
                break;
        }

        _configuration = configuration;
        _source.Publish(configuration);
        return Task.CompletedTask;
    }

    /// <summary>Kills a backend without a word to anybody, and starts it again.</summary>
    public async Task KillAsync()
    {
        // Never the last of the list: an endpoint that is the only one left at the time could not be replaced by another.
        var backend = 1 + (Kills++ % (Backends - 1));
        await _backends[backend]!.DisposeAsync();
        await StartBackendAsync(backend);
    }

    /// <summary>The descriptors that the proxy has open.</summary>
    public int CountDescriptors() => Directory.GetFileSystemEntries($"/proc/{Process.Id}/fd").Length;

    /// <summary>The connections of clients that the proxy knows of.</summary>
    public async Task<int> CountConnectionsAsync()
    {
        using var client = new HttpClient();
        using var json = JsonDocument.Parse(await client.GetStringAsync($"http://127.0.0.1:{_adminPort}/debug/connections"));
        return json.RootElement.GetArrayLength();
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        await _source.DisposeAsync();
        foreach (var backend in _backends.OfType<ServerProcess>())
        {
            await backend.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartBackendAsync(int backend)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, $"{backend}")).FullName;
        _backends[backend] = await NginxContestant.LaunchAsync(
            _nginx,
            folder,
            _ports[backend],
            $$"""
            server {
                listen 127.0.0.1:{{_ports[backend]}} backlog=4096;
                location / { default_type text/plain; return 200 "$request_uri"; }
            }
            """
        );
    }
}
