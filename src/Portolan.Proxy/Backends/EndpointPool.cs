using Portolan.Primitives;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Backends;

/// <summary>The endpoints of a backend at one time. Immutable; the states in it live longer.</summary>
internal sealed class EndpointPool
{
    private readonly BackendEndpoint[] _ready;
    private readonly BackendEndpoint[] _draining;

    private EndpointPool(EndpointSet? source, BackendEndpoint[] ready, BackendEndpoint[] draining)
    {
        Source = source;
        _ready = ready;
        _draining = draining;
    }

    /// <summary>No endpoint.</summary>
    public static EndpointPool Empty { get; } = new(null, [], []);

    /// <summary>What the pool was made from.</summary>
    public EndpointSet? Source { get; }

    /// <summary>
    /// Those that requests go to: the ready ones; the draining ones only when none is ready (EndpointSlice: "serving" while terminating).
    /// </summary>
    public ReadOnlySpan<BackendEndpoint> Candidates => _ready.Length > 0 ? _ready : _draining;

    /// <summary>Every endpoint, in no order that counts.</summary>
    public IEnumerable<BackendEndpoint> All => _ready.Concat(_draining);

    public static EndpointPool Create(EndpointSet? source, EquatableList<Endpoint> endpoints, EndpointPool previous)
    {
        var known = new Dictionary<(string, int), BackendEndpoint>();
        foreach (var state in previous.All)
        {
            known[(state.Address, state.Port)] = state;
        }

        var ready = new List<BackendEndpoint>(endpoints.Count);
        var draining = new List<BackendEndpoint>();
        foreach (var endpoint in endpoints)
        {
            var key = (endpoint.Address, endpoint.Port);
            if (!known.TryGetValue(key, out var state))
            {
                known[key] = state = new BackendEndpoint(endpoint.Address, endpoint.Port);
            }

            // Several slices may name one endpoint; twice in a list would give it twice the load.
            var list = endpoint.State == ProxyConfig.EndpointState.Ready ? ready : draining;
            if (!list.Contains(state))
            {
                list.Add(state);
            }
        }

        return new EndpointPool(source, [.. ready], [.. draining]);
    }
}
