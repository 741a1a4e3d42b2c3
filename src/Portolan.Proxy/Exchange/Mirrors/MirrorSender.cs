using Portolan.Http.Messages;
using Portolan.Proxy.Balancing;
using Portolan.Proxy.Metrics;
using Portolan.Proxy.Model;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Exchange.Mirrors;

/// <summary>
/// Sends copies of requests to mirrors and drops the answers; one a loop. A mirror never delays or fails the request that it copies: what
/// cannot be sent is given up.
/// </summary>
internal sealed class MirrorSender(ExchangeLoop loop, int limit)
{
    private int _inFlight;
    private long _givenUp;

    /// <summary>Copies under way. Any thread may read it.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Copies that were given up. Any thread may read it.</summary>
    public long GivenUp => Volatile.Read(ref _givenUp);

    /// <summary>
    /// Copies the head of a request for each mirror whose turn it is; null when it is none's. Called before the backend's own edits.
    /// </summary>
    public MirrorBatch? Begin(HttpRequestHead request, RoutePlan plan)
    {
        // An upgrade has no copy: what follows it is a conversation.
        if (!request.Protocol.IsEmpty)
        {
            return null;
        }

        MirrorBatch? batch = null;
        foreach (var mirror in plan.Mirrors)
        {
            if (!mirror.Fraction.Next())
            {
                continue;
            }

            if (
                mirror.Backend.Settings.Config.Protocol is BackendProtocol.Http1 or BackendProtocol.Http2
                && _inFlight < limit
                && LeastRequest.Choose(mirror.Backend.Pool.Candidates, [], loop.Loop.Now, loop.Loop.Index) is { } endpoint
            )
            {
                Volatile.Write(ref _inFlight, _inFlight + 1);
                batch ??= new MirrorBatch();
                batch.Add(new MirrorCopy(loop, this, mirror.Backend, plan.ProtocolTo(mirror.Backend), endpoint, request));
            }
            else
            {
                if (_inFlight >= limit)
                {
                    loop.Count(ProxyLimit.MirrorsInFlight);
                }

                CountGivenUp();
            }
        }

        return batch;
    }

    /// <summary>A copy is over.</summary>
    public void End(MirrorResult result)
    {
        Volatile.Write(ref _inFlight, _inFlight - 1);
        if (result == MirrorResult.GivenUp)
        {
            CountGivenUp();
        }
    }

    private void CountGivenUp() => Volatile.Write(ref _givenUp, _givenUp + 1);
}

/// <summary>How a copy ended.</summary>
internal enum MirrorResult
{
    /// <summary>The mirror took it and answered something.</summary>
    Taken,

    /// <summary>It could not be sent, or the mirror did not answer.</summary>
    GivenUp,
}
