using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Portolan.Api;
using Portolan.Api.Schemas;
using Portolan.Kubernetes.Connection;
using Portolan.Kubernetes.Writing;

namespace Portolan.Kubernetes.Leases;

/// <summary>
/// Of several processes lets one do the work. The protocol is that of client-go, so that its tools understand the Lease: a candidate takes
/// over when the Lease has not changed for its duration <em>as measured by the candidate's own clock</em>; a leader stops by itself before
/// that.
/// </summary>
public sealed partial class LeaderElection
{
    private static readonly ResourceType LeaseType = new("coordination.k8s.io", "v1", "Lease", "leases", ResourceScope.Namespaced);

    private readonly ObjectWriter _writer;
    private readonly LeaderElectionOptions _options;
    private readonly ILogger _logger;
    private LeaseContent _observed = LeaseContent.Empty;
    private long _observedAt;

    /// <summary>Starts nothing: <see cref="RunAsync"/> does.</summary>
    public LeaderElection(ObjectWriter writer, LeaderElectionOptions options)
    {
        _writer = writer;
        _options = options;
        _logger = options.Loggers.CreateLogger<LeaderElection>();
    }

    /// <summary>
    /// Waits until this process leads, runs <paramref name="lead"/>, and starts over when leadership is lost: then the token given to
    /// <paramref name="lead"/> is cancelled and its end is awaited. Gives the Lease back when cancelled.
    /// </summary>
    public async Task RunAsync(Func<CancellationToken, Task> lead, CancellationToken cancellation)
    {
        while (true)
        {
            while (!await TryHoldAsync(cancellation))
            {
                await Task.Delay(_options.RetryPeriod, _options.Time, cancellation);
            }

            Log.Leading(_logger, _options.Lease, _options.Identity);
            await LeadAsync(lead, cancellation);
            cancellation.ThrowIfCancellationRequested();
            Log.Lost(_logger, _options.Lease, _options.Identity);
        }
    }

    private async Task LeadAsync(Func<CancellationToken, Task> lead, CancellationToken cancellation)
    {
        using var leading = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var work = lead(leading.Token);
        try
        {
            while (await TryRenewAsync(work, cancellation))
            {
                // Still leading.
            }
        }
        finally
        {
            await leading.CancelAsync();
            try
            {
                await work;
            }
            catch (OperationCanceledException) when (leading.IsCancellationRequested)
            {
                // That is how the work ends.
            }
            finally
            {
                await ReleaseAsync();
            }
        }
    }

    /// <summary>Whether the Lease was renewed in time; false also when the work has ended.</summary>
    private async Task<bool> TryRenewAsync(Task work, CancellationToken cancellation)
    {
        // Counted from the last success: an answer that takes longer than this is worth nothing, another may lead by then.
        using var deadline = new CancellationTokenSource(_options.RenewDeadline, _options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            do
            {
                var pause = Task.Delay(_options.RetryPeriod, _options.Time, either.Token);
                if (await Task.WhenAny(work, pause) == work)
                {
                    return false;
                }

                await pause;
                if (await TryHoldAsync(either.Token))
                {
                    return true;
                }
            } while (_observed.Holder == _options.Identity);
            return false;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<bool> TryHoldAsync(CancellationToken cancellation)
    {
        try
        {
            var lease = await _writer.FindAsync(LeaseType, _options.Lease, cancellation);
            var now = _options.Time.GetUtcNow();
            if (lease is null)
            {
                Observe(LeaseContent.Empty.HeldBy(_options.Identity, _options.LeaseDuration, now));
                await _writer.CreateAsync(LeaseType, NewLease(), cancellation);
                return true;
            }

            Observe(LeaseContent.Read(lease));
            if (!IsOursToTake())
            {
                return false;
            }

            var held = _observed.HeldBy(_options.Identity, _options.LeaseDuration, now);
            held.WriteTo(lease);
            // The resourceVersion that was read is in the object: of two candidates one gets a conflict.
            await _writer.ReplaceAsync(LeaseType, lease, Subresource.None, cancellation);
            Observe(held);
            return true;
        }
        catch (ApiException exception)
        {
            Log.Failed(_logger, _options.Lease, exception.Message);
            return false;
        }
    }

    private bool IsOursToTake() =>
        _observed.Holder.Length == 0
        || _observed.Holder == _options.Identity
        || _options.Time.GetElapsedTime(_observedAt) >= TimeSpan.FromSeconds(_observed.DurationSeconds);

    private void Observe(LeaseContent seen)
    {
        if (seen == _observed)
        {
            return;
        }

        _observed = seen;
        _observedAt = _options.Time.GetTimestamp();
    }

    private JsonObject NewLease()
    {
        var lease = new JsonObject
        {
            ["apiVersion"] = LeaseType.ApiVersion,
            ["kind"] = LeaseType.Kind,
            ["metadata"] = new JsonObject { ["name"] = _options.Lease.Name, ["namespace"] = _options.Lease.Namespace },
        };
        _observed.WriteTo(lease);
        return lease;
    }

    private async Task ReleaseAsync()
    {
        using var patience = new CancellationTokenSource(_options.RetryPeriod, _options.Time);
        try
        {
            await _writer.UpdateAsync(
                LeaseType,
                _options.Lease,
                lease =>
                {
                    var content = LeaseContent.Read(lease);
                    if (content.Holder != _options.Identity)
                    {
                        return EditResult.Unchanged;
                    }

                    content.Released(_options.Time.GetUtcNow()).WriteTo(lease);
                    return EditResult.Changed;
                },
                Subresource.None,
                patience.Token
            );
        }
        catch (Exception exception) when (exception is ApiException or OperationCanceledException)
        {
            Log.Failed(_logger, _options.Lease, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2010, LogLevel.Information, "Lease {Lease}: {Identity} leads")]
        public static partial void Leading(ILogger logger, NamespacedName lease, string identity);

        [LoggerMessage(2011, LogLevel.Warning, "Lease {Lease}: {Identity} no longer leads")]
        public static partial void Lost(ILogger logger, NamespacedName lease, string identity);

        [LoggerMessage(2012, LogLevel.Warning, "Lease {Lease}: {Error}")]
        public static partial void Failed(ILogger logger, NamespacedName lease, string error);
    }
}
