using Microsoft.Extensions.Logging;

namespace Portolan.Cli.Manifests;

/// <summary>
/// Applies manifests again when their files change. Only documents whose content is new are applied; what a file no longer has stays in the
/// API, as with <c>kubectl apply</c>. A bad file is told and waits for its next change.
/// </summary>
internal sealed partial class ManifestWatcher : IAsyncDisposable
{
    // Editors write a file in several steps.
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(100);

    private readonly IReadOnlyList<string> _paths;
    private readonly ManifestApplier _applier;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly List<FileSystemWatcher> _watchers = [];
    private readonly SemaphoreSlim _changed = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, string> _applied = new(StringComparer.Ordinal);
    private readonly Task _loop;

    public ManifestWatcher(
        IReadOnlyList<string> paths,
        IReadOnlyList<ManifestDocument> applied,
        ManifestApplier applier,
        TimeProvider time,
        ILogger logger
    )
    {
        _paths = paths;
        _applier = applier;
        _time = time;
        _logger = logger;
        Remember(applied);
        foreach (var path in paths)
        {
            Watch(Path.GetFullPath(path));
        }

        _loop = RunAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        foreach (var watcher in _watchers)
        {
            watcher.Dispose();
        }

        _stop.Dispose();
        _changed.Dispose();
    }

    private void Watch(string path)
    {
        var isDirectory = Directory.Exists(path);
        var watcher = isDirectory
            ? new FileSystemWatcher(path) { IncludeSubdirectories = true }
            : new FileSystemWatcher(Path.GetDirectoryName(path)!, Path.GetFileName(path));
        watcher.Changed += OnChange;
        watcher.Created += OnChange;
        watcher.Renamed += OnChange;
        watcher.EnableRaisingEvents = true;
        _watchers.Add(watcher);
    }

    private void OnChange(object sender, FileSystemEventArgs change)
    {
        if (ManifestReader.IsManifest(change.FullPath))
        {
            _changed.Release();
        }
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await _changed.WaitAsync(_stop.Token);
                await Task.Delay(Settle, _time, _stop.Token);
                while (_changed.Wait(0))
                {
                    // One pass over the files serves all changes so far.
                }

                await ApplyAsync();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    private async Task ApplyAsync()
    {
        try
        {
            var changed = ManifestReader.Read(_paths).Where(IsNew).ToList();
            var errors = await _applier.ApplyAsync(changed, _stop.Token);
            Remember(changed);
            foreach (var error in errors)
            {
                Log.Refused(_logger, error);
            }

            Log.Applied(_logger, changed.Count - errors.Count);
        }
        catch (Exception error) when (error is CliException or HttpRequestException)
        {
            Log.Refused(_logger, error.Message);
        }
    }

    private bool IsNew(ManifestDocument document) =>
        !_applied.TryGetValue(Identity(document), out var applied) || applied != document.Object.ToJsonString();

    private void Remember(IEnumerable<ManifestDocument> documents)
    {
        foreach (var document in documents)
        {
            _applied[Identity(document)] = document.Object.ToJsonString();
        }
    }

    private static string Identity(ManifestDocument document) =>
        $"{document.ApiVersion}/{document.Kind}/{document.Namespace}/{document.Name}";

    private static partial class Log
    {
        [LoggerMessage(EventId = 5001, Level = LogLevel.Error, Message = "Manifest refused: {Message}")]
        public static partial void Refused(ILogger logger, string message);

        [LoggerMessage(EventId = 5002, Level = LogLevel.Information, Message = "{Count} changed objects of the manifests applied")]
        public static partial void Applied(ILogger logger, int count);
    }
}
