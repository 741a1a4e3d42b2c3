using Portolan.Proxy.Backends;

namespace Portolan.Proxy.Sessions;

/// <summary>
/// The sessions of one backend of a rule: which endpoint a mark stands for. The table follows the endpoints: it is made anew by whoever
/// finds that they have changed, and keeps the marks that it has.
/// </summary>
internal sealed class ShareSessions(SessionPlan plan, BackendState backend)
{
    private Marks _marks = Marks.None;

    /// <summary>How sessions are carried and sealed.</summary>
    public SessionPlan Plan => plan;

    /// <summary>
    /// The endpoint that a mark stands for, if it is still there and well at <paramref name="timestamp"/>; one that takes no new sessions
    /// keeps those that it has.
    /// </summary>
    public BackendEndpoint? Find(UInt128 mark, long timestamp) =>
        Current.ByMark.TryGetValue(mark, out var endpoint) && endpoint.IsHealthy(timestamp) ? endpoint : null;

    /// <summary>What stands for an endpoint.</summary>
    public UInt128 MarkOf(BackendEndpoint endpoint) => plan.Seal.MarkOf(backend.Key, endpoint);

    // Two loops may make one table at the same time; either is right.
    private Marks Current
    {
        get
        {
            var pool = backend.Pool;
            var marks = Volatile.Read(ref _marks);
            if (!ReferenceEquals(marks.Pool, pool))
            {
                marks = Marks.Of(pool, marks, this);
                Volatile.Write(ref _marks, marks);
            }

            return marks;
        }
    }

    private sealed record Marks(EndpointPool Pool, Dictionary<UInt128, BackendEndpoint> ByMark)
    {
        public static Marks None { get; } = new(EndpointPool.Empty, []);

        public static Marks Of(EndpointPool pool, Marks before, ShareSessions sessions)
        {
            var known = before.ByMark.ToDictionary(entry => entry.Value, entry => entry.Key);
            var marks = new Dictionary<UInt128, BackendEndpoint>();
            foreach (var endpoint in pool.All)
            {
                marks[known.TryGetValue(endpoint, out var mark) ? mark : sessions.MarkOf(endpoint)] = endpoint;
            }

            return new Marks(pool, marks);
        }
    }
}
