using Microsoft.Extensions.Logging;
using Portolan.Proxy.Backends;
using Portolan.Proxy.Balancing;
using Portolan.Proxy.Model;
using Portolan.ProxyConfig;
using Yarp.ReverseProxy.Forwarder;

namespace Portolan.Proxy.Http;

/// <summary>
/// Sends copies of requests to mirrors and drops the answers. A mirror never delays or fails the request that it copies: what cannot be sent
/// is given up.
/// </summary>
internal sealed partial class MirrorSender(HttpConnections connections, ProxyOptions options, ILogger logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private int _inFlight;
    private long _given;

    /// <summary>Copies that were given up.</summary>
    public long GivenUp => Volatile.Read(ref _given);

    /// <summary>Copies the head of a request for each mirror whose turn it is; null when it is none's. Called before the backend's own edits.</summary>
    public MirrorBatch? Begin(HttpExchange exchange, RouteModel route)
    {
        if (route.Mirrors.Length == 0)
        {
            return null;
        }

        MirrorBatch? batch = null;
        foreach (var mirror in route.Mirrors)
        {
            if (mirror.Backend.Config.Protocol is BackendProtocol.Http1 or BackendProtocol.Http2 && mirror.Fraction.Next() && LeastRequest.Choose(mirror.Backend.Pool.Candidates, [], exchange.StartedAt) is { } endpoint)
            {
                batch ??= new MirrorBatch(this);
                batch.Add(mirror.Backend, Copy(exchange, mirror.Backend, endpoint));
            }
        }

        if (batch is not null && !exchange.HasBody)
        {
            batch.Complete(null);
        }

        return batch;
    }

    /// <summary>Sends a copy in the background.</summary>
    public void Send(BackendState backend, HttpRequestMessage copy)
    {
        if (Interlocked.Increment(ref _inFlight) > options.Limits.MirrorsInFlight)
        {
            Interlocked.Decrement(ref _inFlight);
            GiveUp(copy);
            return;
        }

        _ = SendAsync(backend, copy);
    }

    /// <summary>Drops a copy.</summary>
    public void GiveUp(HttpRequestMessage copy)
    {
        Interlocked.Increment(ref _given);
        copy.Dispose();
    }

    private HttpRequestMessage Copy(HttpExchange exchange, BackendState backend, BackendEndpoint endpoint)
    {
        var request = exchange.Context.Request;
        var config = connections.ConfigFor(backend.Config, StreamKind.Exchange);
        var copy = new HttpRequestMessage(new HttpMethod(request.Method), endpoint.UriPrefix + exchange.ForwardTarget)
        {
            Version = config.Version!,
            VersionPolicy = config.VersionPolicy!.Value,
            Content = exchange.HasBody ? new MirrorContent() : null,
        };

        // Completes synchronously: the default transformer copies headers and does nothing else.
        _ = HttpTransformer.Default.TransformRequestAsync(exchange.Context, copy, endpoint.UriPrefix, CancellationToken.None);
        return copy;
    }

    private async Task SendAsync(BackendState backend, HttpRequestMessage copy)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            using var limit = new CancellationTokenSource(Patience, options.TimeProvider);
            using var response = await connections.For(backend.Config).SendAsync(copy, limit.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException or InvalidOperationException)
        {
            Interlocked.Increment(ref _given);
            Log.MirrorFailed(logger, backend.Key.ToString(), exception.Message);
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
            copy.Dispose();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4007, LogLevel.Debug, "A copy for mirror {Backend} was not taken: {Reason}")]
        public static partial void MirrorFailed(ILogger logger, string backend, string reason);
    }
}
