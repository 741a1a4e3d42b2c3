using Microsoft.Extensions.Logging;
using Portolan.Api;
using Portolan.ControlPlane.Diagnostics;
using Portolan.ControlPlane.Inputs;
using Portolan.ControlPlane.Reporting;
using Portolan.ControlPlane.Serving;
using Portolan.ControlPlane.Writing;
using Portolan.Translation;

namespace Portolan.ControlPlane;

/// <summary>Where the loop puts what translation says.</summary>
internal sealed record LoopOutputs(ConfigHub Hub, ReportBoard Reports, Writers Writers);

/// <summary>
/// The one thread of thought: takes all that has arrived, translates, publishes, and tells the writers what to look at. Nothing is
/// published before every kind has been read once, so that a restart never shows half a configuration.
/// </summary>
internal sealed partial class TranslationLoop(
    InputQueue queue,
    IEnumerable<ResourceType> inputs,
    LiveObjects live,
    LoopOutputs outputs,
    ControlPlaneMetrics metrics,
    ILogger<TranslationLoop> logger
)
{
    private readonly HashSet<ResourceType> _unread = [.. inputs];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _hasRecalled;

    /// <summary>Completes with the first publication.</summary>
    public Task Ready => _ready.Task;

    /// <summary>The kinds that have not been read yet, for people; nothing when all have.</summary>
    public string? WaitingFor
    {
        get
        {
            lock (_unread)
            {
                return _ready.Task.IsCompleted
                    ? null
                    : $"the first list of {string.Join(", ", _unread.Select(type => type.Kind).Order(StringComparer.Ordinal))}";
            }
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
            {
                continue;
            }

            var begun = time.GetTimestamp();
            live.Apply(pending);
            var output = translator.Apply(pending);
            outputs.Hub.Publish(PublicationBuilder.Of(output, translator.Changes));
            metrics.Translations.Increment();
            metrics.InputEvents.Add(pending.Count);
            metrics.TranslationTime.Add((long)time.GetElapsedTime(begun).TotalMicroseconds);

            outputs.Writers.Tell(output, translator.Changes, pending);
            TellPeople(translator.Changes.NewFindings);
            pending.Clear();
            _ready.TrySetResult();
        }
    }

    private void MarkRead(ResourceType? kind)
    {
        if (kind is null)
        {
            return;
        }

        lock (_unread)
        {
            _unread.Remove(kind);
        }
    }

    /// <summary>
    /// Once, when all has been read: what proxies had said before comes into the same first translation. Whether there is any that is on
    /// its way.
    /// </summary>
    private bool TryRecall(List<InputChange> first)
    {
        if (_hasRecalled)
        {
            return false;
        }

        _hasRecalled = true;
        var isNews = false;
        foreach (var (proxy, said) in PriorReports.Of(first))
        {
            isNews |= outputs.Reports.Recall(proxy, said);
        }

        return isNews;
    }

    private void TellPeople(IReadOnlyList<Finding> findings)
    {
        foreach (var finding in findings)
        {
            Log.Finding(logger, finding.Code, finding.Object, finding.Field, finding.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3030, LogLevel.Warning, "{Code} {Object} {Field}: {Message}")]
        public static partial void Finding(ILogger logger, string code, ObjectKey @object, string field, string message);
    }
}
