using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Portolan.Conformance.Workloads;

/// <summary>
/// <c>/retry/…?uuid=U&amp;succeedAfter=N[&amp;responseCode=NNN]</c>: the first N tries of each uuid fail, with the status that is asked for
/// or with a connection that is cut, after <c>delayRetry</c> if that is asked for.
/// </summary>
internal sealed class RetryLedger
{
    private readonly ConcurrentDictionary<string, int> _tries = new(StringComparer.Ordinal);

    /// <summary>Counts a try; answers it when it must fail.</summary>
    /// <returns>Whether the request is to be echoed.</returns>
    public async Task<bool> AdmitsAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (query["uuid"] is not [{ Length: > 0 } uuid] || !int.TryParse(query["succeedAfter"], out var succeedAfter))
        {
            return true;
        }
        if (_tries.AddOrUpdate(uuid, 1, (_, tries) => tries + 1) > succeedAfter)
        {
            return true;
        }

        if (query["delayRetry"] is [{ Length: > 0 } delay])
        {
            await Task.Delay(GoDuration.Parse(delay), TimeProvider.System, context.RequestAborted);
        }
        if (int.TryParse(query["responseCode"], out var status))
        {
            context.Response.StatusCode = status;
        }
        else
        {
            context.Abort();
        }
        return false;
    }
}
