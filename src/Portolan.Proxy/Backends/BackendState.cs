using System.Text;
using Portolan.Http.Text;
using Portolan.Primitives;
using Portolan.Proxy.AccessLog;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Backends;

/// <summary>
/// A backend for as long as it is configured. Its endpoints change by one reference write, and an endpoint that stays keeps its state; a
/// request that chose an endpoint which is then removed finishes on it.
/// </summary>
internal sealed class BackendState(Backend config)
{
    private EndpointPool _pool = EndpointPool.Empty;
    private Backend _config = config;
    private byte[]? _hostname = HostnameOf(config);

    /// <summary>The typed name.</summary>
    public BackendKey Key { get; } = config.Key;

    /// <summary>The backend's part of an access log line.</summary>
    public byte[] LogPart { get; } = LogLine.Encode("backend", config.Key.ToString());

    /// <summary>What is configured now.</summary>
    public Backend Config => Volatile.Read(ref _config);

    /// <summary>The host name for <c>hostToBackendHostname</c>, as bytes; null when there is none that could be sent.</summary>
    public byte[]? Hostname => Volatile.Read(ref _hostname);

    /// <summary>The endpoints now.</summary>
    public EndpointPool Pool => Volatile.Read(ref _pool);

    /// <summary>Counts of this backend.</summary>
    public BackendCounters Counters { get; } = new();

    public void Update(Backend config)
    {
        if (!ReferenceEquals(_config, config))
        {
            Volatile.Write(ref _hostname, HostnameOf(config));
            Volatile.Write(ref _config, config);
        }
    }

    public void Update(EndpointSet? endpoints)
    {
        var wanted = endpoints?.Endpoints ?? EquatableList<Endpoint>.Empty;
        if (!ReferenceEquals(_pool.Source, endpoints) || _pool.Source is null)
        {
            Volatile.Write(ref _pool, EndpointPool.Create(endpoints, wanted, _pool));
        }
    }

    private static byte[]? HostnameOf(Backend config) =>
        config.Hostname is { } hostname && AuthorityText.TryRead(Encoding.UTF8.GetBytes(hostname), out _, out _) ? Encoding.UTF8.GetBytes(hostname) : null;
}
