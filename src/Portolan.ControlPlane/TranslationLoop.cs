using Microsoft.Extensions.Logging;
using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.ControlPlane.Diagnostics;
using Portolan.ControlPlane.Inputs;
using Portolan.ControlPlane.Serving;
using Portolan.ControlPlane.Writing.Objects;
using Portolan.ControlPlane.Writing.Statuses;
using Portolan.Primitives;
using Portolan.Translation;
using Portolan.Translation.GatewayApi.Naming;

namespace Portolan.ControlPlane;

/// <summary>Where the loop puts what translation says.</summary>
internal sealed record LoopOutputs(ConfigHub Hub, ReportBoard Reports, StatusWriter Statuses, ObjectReconciler Objects, FinalizerWriter Finalizers);

/// <summary>
/// The one thread of thought: takes all that has arrived, translates, publishes, and tells the writers what to look at. Nothing is published
/// before every kind has been read once, so that a restart never shows half a configuration.
/// </summary>
internal sealed partial class TranslationLoop(
    InputQueue queue, LiveObjects live, LoopOutputs outputs, ControlPlaneMetrics metrics, ILogger<TranslationLoop> logger)
{
    private readonly HashSet<ResourceType> _unread = [.. ResourceKinds.All.Select(kind => kind.Type)];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private EquatableList<Diagnostic> _diagnostics;
    private bool _hasRecalled;

    /// <summary>Completes with the first publication.</summary>
    public Task Ready => _ready.Task;

    /// <summary>The kinds that have not been read yet, for people; nothing when all have.</summary>
    public string? WaitingFor
    {
        get
        {
            lock (_unread)
                return _ready.Task.IsCompleted ? null : $"the first list of {string.Join(", ", _unread.Select(type => type.Kind).Order(StringComparer.Ordinal))}";
        }
    }

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(TranslationOptions options, TimeProvider time, CancellationToken cancellation)
    {
        var translator = new Translator(options);
        var pending = new List<InputChange>();
        while (true)
        {
            foreach (var batch in await queue.TakeAllAsync(cancellation))
            {
                pending.AddRange(batch.Changes);
                MarkRead(batch.Synced);
            }

            if (_unread.Count > 0 || TryRecall(pending))
                continue;

            var begun = time.GetTimestamp();
            live.Apply(pending);
            var output = translator.Apply(pending);
            outputs.Hub.Publish(PublicationBuilder.Of(output, translator.Changes));
            metrics.Translations.Increment();
            metrics.InputEvents.Add(pending.Count);
            metrics.TranslationTime.Add((long)time.GetElapsedTime(begun).TotalMicroseconds);

            TellWriters(output, translator.Changes, pending);
            TellPeople(output.Diagnostics);
            pending.Clear();
            _ready.TrySetResult();
        }
    }

    private void MarkRead(ResourceType? kind)
    {
        if (kind is null)
            return;

        lock (_unread)
            _unread.Remove(kind);
    }

    /// <summary>Once, when all has been read: what proxies had said before comes into the same first translation. Whether there is any.</summary>
    private bool TryRecall(List<InputChange> inputs)
    {
        if (_hasRecalled)
            return false;

        _hasRecalled = true;
        var prior = PriorReports.Of(inputs).ToList();
        foreach (var (proxy, said) in prior)
            outputs.Reports.Recall(proxy, said);

        return prior.Count > 0;
    }

    private void TellWriters(TranslationOutput output, TranslationChanges changes, List<InputChange> inputs)
    {
        outputs.Statuses.Take(output);
        outputs.Objects.Take(output);
        outputs.Finalizers.Take(output);
        foreach (var key in changes.Statuses)
            outputs.Statuses.Check(key);

        foreach (var key in changes.Objects)
            outputs.Objects.Check(key);

        foreach (var key in changes.Finalizers)
            outputs.Finalizers.Check(key);

        // Somebody may have edited what we wrote, or left over what we wrote before a restart.
        foreach (var (key, resource) in inputs)
        {
            if (output.Statuses.ContainsKey(key) || HasOurStatus(resource))
                outputs.Statuses.Check(key);

            if (output.Objects.ContainsKey(key) || (resource is not null && Ownership.IsOurs(key.Type, resource.Metadata)))
                outputs.Objects.Check(key);

            if (output.Finalizers.ContainsKey(key) || resource is GatewayClass)
                outputs.Finalizers.Check(key);
        }
    }

    private void TellPeople(EquatableList<Diagnostic> diagnostics)
    {
        if (diagnostics == _diagnostics)
            return;

        foreach (var diagnostic in diagnostics.Except(_diagnostics))
            Log.Finding(logger, diagnostic.Code, diagnostic.Object, diagnostic.Field, diagnostic.Message);

        _diagnostics = diagnostics;
    }

    private static bool HasOurStatus(IResource? resource) =>
        resource is IRoute { Status: { } status } && status.Parents.Any(parent => parent.ControllerName == WellKnown.ControllerName);

    private static partial class Log
    {
        [LoggerMessage(3030, LogLevel.Warning, "{Code} {Object} {Field}: {Message}")]
        public static partial void Finding(ILogger logger, string code, ObjectKey @object, string field, string message);
    }
}
