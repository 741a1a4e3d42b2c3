namespace Portolan.Proxy.Exchange.Tracing;

/// <summary>Where the loops look whether requests are traced now: one session at a time. Costs a request one read.</summary>
internal sealed class Tracer(TimeProvider clock)
{
    private TraceSession? _session;

    /// <summary>The session that watches now; null nearly always.</summary>
    public TraceSession? Session => Volatile.Read(ref _session);

    /// <summary>Watches for as long as the query says, then gives what was seen; null when another session is under way.</summary>
    public async Task<string?> WatchAsync(TraceQuery query, CancellationToken cancellationToken)
    {
        var session = new TraceSession(query);
        if (Interlocked.CompareExchange(ref _session, session, null) is not null)
        {
            return null;
        }

        try
        {
            await Task.Delay(query.Time, clock, cancellationToken);
        }
        finally
        {
            Volatile.Write(ref _session, null);
        }

        return session.Write();
    }
}
