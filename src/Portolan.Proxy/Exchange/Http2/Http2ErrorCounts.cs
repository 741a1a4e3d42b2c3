using System.Collections.Concurrent;
using Portolan.Http.Http2;

namespace Portolan.Proxy.Exchange.Http2;

/// <summary>
/// How often peers broke each rule, or exceeded each limit, of HTTP/2 on one loop. Counted on the loop; any thread may read.
/// </summary>
internal sealed class Http2ErrorCounts
{
    private readonly ConcurrentDictionary<string, long> _counts = new();

    /// <summary>One more.</summary>
    public void Count(Http2Error error) => _counts.AddOrUpdate(error.Name, 1, static (_, count) => count + 1);

    /// <summary>How often an error happened, by <see cref="Http2Error.Name"/>.</summary>
    public IEnumerable<KeyValuePair<string, long>> All => _counts;
}
