using Microsoft.Extensions.Logging;
using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.ControlPlane.Diagnostics;
using Portolan.ControlPlane.Inputs;
using Portolan.ControlPlane.Writing.Objects;
using Portolan.ControlPlane.Writing.Statuses;
using Portolan.Kubernetes.Events;
using Portolan.Kubernetes.Writing;
using Portolan.Translation;
using Portolan.Translation.GatewayApi.Naming;

namespace Portolan.ControlPlane.Writing;

/// <summary>
/// Everything that is written for what translation says: statuses, generated objects, finalizers, Events. Translation tells it what may be
/// new whether or not it runs; a control plane that comes to lead later finds each such key waiting once, and writes what differs from what
/// the API holds then.
/// </summary>
internal sealed class Writers
{
    private readonly StatusWriter _statuses;
    private readonly ObjectReconciler _objects;
    private readonly FinalizerWriter _finalizers;
    private readonly EventRecorder _events;
    private readonly Bootstrap _bootstrap;
    private readonly SessionKeyWriter _sessionKey;
    private readonly string _systemNamespace;

    public Writers(ControlPlaneOptions options, LiveObjects live, Action<InputChange> post, ControlPlaneMetrics metrics)
    {
        var (time, loggers) = (options.Time, options.Loggers);
        var objects = new ObjectWriter(options.Api, time);
        _events = new EventRecorder(objects, "portolan", time, loggers.CreateLogger<EventRecorder>());
        _statuses = new StatusWriter(
            objects,
            live,
            new StatusEvents(_events.Record, live, time),
            time,
            loggers.CreateLogger<StatusWriter>(),
            metrics
        );
        _objects = new ObjectReconciler(objects, live, _events, post, time, loggers.CreateLogger<ObjectReconciler>(), metrics);
        _finalizers = new FinalizerWriter(objects, live, time, loggers.CreateLogger<FinalizerWriter>(), metrics);
        _bootstrap = new Bootstrap(objects, time, loggers.CreateLogger<Bootstrap>());
        _systemNamespace = options.Translation.SystemNamespace;
        _sessionKey = new SessionKeyWriter(objects, _systemNamespace, time, loggers.CreateLogger<SessionKeyWriter>());
    }

    /// <summary>Makes the system namespace, where it is missing: that is written before anybody leads.</summary>
    public Task PrepareAsync(CancellationToken cancellation) => _bootstrap.EnsureNamespaceAsync(_systemNamespace, cancellation);

    /// <summary>Writes until cancelled. May be called again after that.</summary>
    public Task RunAsync(CancellationToken cancellation) =>
        Parts.RunAsync(
            cancellation,
            token => _bootstrap.RunAsync(_systemNamespace, token),
            KeepSessionKeyAsync,
            _statuses.RunAsync,
            _objects.RunAsync,
            _finalizers.RunAsync,
            _events.RunAsync
        );

    /// <summary>Takes what translation says; <paramref name="changes"/> and <paramref name="inputs"/> say what in it may be new.</summary>
    public void Tell(TranslationOutput output, TranslationChanges changes, IReadOnlyList<InputChange> inputs)
    {
        _statuses.Take(output);
        _objects.Take(output);
        _finalizers.Take(output);
        foreach (var key in changes.Statuses)
        {
            _statuses.Check(key);
        }

        foreach (var key in changes.Objects)
        {
            _objects.Check(key);
        }

        foreach (var key in changes.Finalizers)
        {
            _finalizers.Check(key);
        }

        // Somebody may have edited what we wrote, or left over what we wrote before a restart.
        foreach (var (key, resource) in inputs)
        {
            if (output.Statuses.ContainsKey(key) || HasOurStatus(resource))
            {
                _statuses.Check(key);
            }

            if (output.Objects.ContainsKey(key) || (resource is not null && Ownership.IsOurs(key.Type, resource.Metadata)))
            {
                _objects.Check(key);
            }

            if (resource is null)
            {
                _objects.RetryRefused(key.Type);
                _sessionKey.Deleted(key);
            }

            if (output.Finalizers.ContainsKey(key) || resource is GatewayClass)
            {
                _finalizers.Check(key);
            }
        }
    }

    // The Secret lives in the system namespace, which may not be there yet.
    private async Task KeepSessionKeyAsync(CancellationToken cancellation)
    {
        await _bootstrap.EnsureNamespaceAsync(_systemNamespace, cancellation);
        await _sessionKey.RunAsync(cancellation);
    }

    private static bool HasOurStatus(IResource? resource) =>
        resource is IRoute { Status: { } status } && status.Parents.Any(parent => parent.ControllerName == WellKnown.ControllerName);
}
