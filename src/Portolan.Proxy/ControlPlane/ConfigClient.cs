using Grpc.Core;
using Microsoft.Extensions.Logging;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.ControlPlane;

/// <summary>
/// Keeps a proxy's configuration up to date from a control plane. While there is no control plane the proxy goes on with the last
/// configuration; a new stream, to whichever replica of the control plane, starts with the whole of it, of which the proxy recompiles what
/// differs.
/// </summary>
public sealed partial class ConfigClient(ProxyServer proxy, ConfigClientOptions options, TimeProvider clock, ILoggerFactory loggerFactory)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(15);

    private readonly ILogger _logger = loggerFactory.CreateLogger("Portolan.Proxy.ConfigClient");
    private readonly ScopedConfiguration _configuration = new();
    private volatile bool _isConfigured;
    private long _stream;

    /// <summary>
    /// Whether a configuration has been applied, of something that there is: from then on the proxy serves, with or without the control
    /// plane.
    /// </summary>
    public bool IsConfigured => _isConfigured;

    /// <summary>
    /// Streams until cancelled. Throws <see cref="InvalidOperationException"/> when the options can never work; all other faults are logged
    /// and tried again.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (ControlPlaneChannel.FaultOf(options) is { } fault)
        {
            throw new InvalidOperationException(fault);
        }

        // Not all begin with the same one, so that replicas of a control plane share its proxies.
        var next = Random.Shared.Next(options.ControlPlanes.Count);
        var failures = 0;
        while (true)
        {
            var controlPlane = options.ControlPlanes[next];
            var attempt = new Attempt();
            try
            {
                await StreamAsync(controlPlane, attempt, cancellationToken);
                attempt.Fault = "the control plane ended the stream";
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // Whatever it was: the proxy goes on with what it has, and a new stream starts afresh.
                attempt.Fault = Describe(exception);
            }

            // A stream that brought a configuration, be it the one that we have, was a good one: only those that bring nothing count as
            // failures.
            failures = attempt.HasConfigured ? 0 : failures + 1;
            next = (next + 1) % options.ControlPlanes.Count;
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            // Jitter keeps the proxies of a cluster from coming back all at once.
            var wait = WaitAfter(failures) * (0.5 + Random.Shared.NextDouble());
            Log.Disconnected(_logger, controlPlane, attempt.Fault, wait);
            await Task.Delay(wait, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // It grows with each round in which no replica answered.
    private TimeSpan WaitAfter(int failures) =>
        Min(FirstWait * Math.Pow(2, Math.Min(failures / options.ControlPlanes.Count, 10)), LastWait);

    private async Task StreamAsync(Uri controlPlane, Attempt attempt, CancellationToken cancellationToken)
    {
        // Of two streams of ours that a control plane believes open, the later one counts; the time makes it so over a restart of the
        // process as well.
        _stream = Math.Max(_stream + 1, clock.GetUtcNow().ToUnixTimeMilliseconds());
        using var channel = ControlPlaneChannel.Open(controlPlane, options);
        var metadata = await ControlPlaneChannel.ReadMetadataAsync(options, cancellationToken);
        await using var session = new ConfigSession(channel, metadata, cancellationToken);
        await session.SayHelloAsync(new ProxyHello(options.Proxy, options.Instance, ProxyVersion.Text, _stream));
        var acknowledger = new Acknowledger(session, proxy);
        proxy.ReportChanged += acknowledger.Repeat;
        var unread = new UnreadResources();
        try
        {
            while (await session.ReadAsync() is { } decoded)
            {
                unread.Apply(decoded);
                var version = await ApplyAsync(decoded.Update, cancellationToken);
                var isFirst = Welcome(controlPlane, decoded.Update);
                attempt.HasConfigured = true;
                acknowledger.Answer(version, unread.All);
                if (isFirst)
                {
                    options.FirstApplied?.Invoke();
                }
            }
        }
        finally
        {
            proxy.ReportChanged -= acknowledger.Repeat;
        }
    }

    private async Task<long> ApplyAsync(ConfigUpdate update, CancellationToken cancellationToken)
    {
        var delta = _configuration.Apply(update);
        await proxy.ApplyAsync(_configuration.Merged, delta, cancellationToken);
        Log.Applied(_logger, update.Version, delta.Routes.Count, delta.Endpoints.Count);
        return update.Version;
    }

    // Without a scope there is nothing to serve: the Gateway or the Dataplane is not there yet, or is refused. What was served once stays
    // ready.
    private bool Welcome(Uri controlPlane, ConfigUpdate update)
    {
        if (_isConfigured)
        {
            return false;
        }

        if (update.Subscribed.IsEmpty)
        {
            Log.Unknown(_logger, controlPlane, options.Proxy);
            return false;
        }

        _isConfigured = true;
        return true;
    }

    private static string Describe(Exception exception) =>
        exception switch
        {
            RpcException rpc => $"{rpc.StatusCode}: {rpc.Status.Detail}",
            IOException or HttpRequestException or System.Security.Cryptography.CryptographicException => exception.Message,
            _ => exception.ToString(),
        };

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    /// <summary>What became of one stream.</summary>
    private sealed class Attempt
    {
        /// <summary>Whether a configuration came and was applied.</summary>
        public bool HasConfigured { get; set; }

        /// <summary>Why it ended.</summary>
        public string Fault { get; set; } = "";
    }

    private static partial class Log
    {
        [LoggerMessage(
            4010,
            LogLevel.Warning,
            "No configuration from {ControlPlane} ({Reason}); serving the last one, trying again in {Wait}."
        )]
        public static partial void Disconnected(ILogger logger, Uri controlPlane, string reason, TimeSpan wait);

        [LoggerMessage(
            4012,
            LogLevel.Warning,
            "{ControlPlane} has nothing to serve for {Proxy}: is it applied, in this mesh, and not refused?"
        )]
        public static partial void Unknown(ILogger logger, Uri controlPlane, ProxyKey proxy);

        [LoggerMessage(4011, LogLevel.Debug, "Applied version {Version} with {Routes} routes and {Endpoints} endpoint sets.")]
        public static partial void Applied(ILogger logger, long version, int routes, int endpoints);
    }
}
