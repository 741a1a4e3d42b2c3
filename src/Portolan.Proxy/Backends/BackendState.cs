using Portolan.Primitives;
using Portolan.Proxy.AccessLog;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Backends;

/// <summary>
/// A backend for as long as it is configured. Its settings and its endpoints change by one reference write each, and an endpoint that stays
/// keeps its state; a request that chose an endpoint which is then removed finishes on it.
/// </summary>
internal sealed class BackendState(BackendSettings settings)
{
    private EndpointPool _pool = EndpointPool.Empty;
    private BackendSettings _settings = settings;
    private RepeatBudget? _budget = BudgetOf(settings);

    /// <summary>The typed name.</summary>
    public BackendKey Key { get; } = settings.Config.Key;

    /// <summary>The backend's part of an access log line.</summary>
    public byte[] LogPart { get; } = LogLine.Encode("backend", settings.Config.Key.ToString());

    /// <summary>How it is spoken to now.</summary>
    public BackendSettings Settings => Volatile.Read(ref _settings);

    /// <summary>The endpoints now.</summary>
    public EndpointPool Pool => Volatile.Read(ref _pool);

    /// <summary>Counts of this backend.</summary>
    public BackendCounters Counters { get; } = new();

    /// <summary>
    /// How much of what it is asked may be repeats; null for as much as rules say. It stays for as long as it is configured as it is.
    /// </summary>
    public RepeatBudget? Budget => Volatile.Read(ref _budget);

    public void Update(BackendSettings settings)
    {
        Volatile.Write(ref _settings, settings);
        if (_budget?.Policy != settings.Config.RetryBudget)
        {
            Volatile.Write(ref _budget, BudgetOf(settings));
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

    private static RepeatBudget? BudgetOf(BackendSettings settings) =>
        settings.Config.RetryBudget is { } policy ? new RepeatBudget(policy) : null;
}
