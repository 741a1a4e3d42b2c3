using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Objects;
using Portolan.ApiServer.Registry;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.Namespaces;

/// <summary>
/// Sees to it that every namespace has its <see cref="NamespaceDefault"/>s: those that are deleted come again and those that are changed
/// are put right, until the namespace itself is on its way out.
/// </summary>
internal sealed partial class NamespaceFurnisher : IAsyncDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    private readonly ApiContext _context;
    private readonly ObjectRules _rules;
    private readonly StoreWriter _writer;
    private readonly ILogger _logger;
    private readonly IReadOnlyList<NamespaceDefault> _defaults;
    private readonly Channel<string> _toVisit = Channel.CreateUnbounded<string>(new() { SingleReader = true });
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    private NamespaceFurnisher(ApiContext context, ObjectRules rules, StoreWriter writer, ILogger logger)
    {
        (_context, _rules, _writer, _logger) = (context, rules, writer, logger);
        _defaults = NamespaceDefault.Of(context.Options.ServerAuthority);
        context.Store.Committed += OnCommitted;
    }

    /// <summary>Visits the namespaces that are there, so that the first client finds them complete, and then follows changes.</summary>
    public static async Task<NamespaceFurnisher> StartAsync(ApiContext context, ObjectRules rules, StoreWriter writer, ILogger logger)
    {
        var furnisher = new NamespaceFurnisher(context, rules, writer, logger);
        foreach (var name in context.Store.Current.Of(NamespaceRules.Namespaces).Keys)
        {
            await furnisher.VisitAsync(name.Name);
        }
        furnisher._running = Task.Run(furnisher.RunAsync);
        return furnisher;
    }

    public async ValueTask DisposeAsync()
    {
        _context.Store.Committed -= OnCommitted;
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }

    private void OnCommitted(IReadOnlyList<StoreEvent> events)
    {
        foreach (var change in events)
        {
            var stored = change.Object;
            if (stored.Resource == NamespaceRules.Namespaces && change.Type == StoreEventType.Added)
            {
                _toVisit.Writer.TryWrite(stored.Name.Name);
            }
            else if (
                change.Type != StoreEventType.Added
                && _defaults.Any(item => item.Name == stored.Name.Name && item.Resource == stored.Resource)
            )
            {
                _toVisit.Writer.TryWrite(stored.Name.Namespace);
            }
        }
    }

    private async Task RunAsync()
    {
        try
        {
            await foreach (var name in _toVisit.Reader.ReadAllAsync(_stopping.Token))
            {
                await VisitAsync(name);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The server stops; the next start visits every namespace.
        }
    }

    private async Task VisitAsync(string inNamespace)
    {
        foreach (var wanted in _defaults)
        {
            try
            {
                if (_context.Registry.Current.Find(wanted.Resource) is { } served)
                {
                    await EnsureAsync(served, wanted, inNamespace);
                }
            }
            catch (StatusException e) when (e.Code is 403 or 404 or 409)
            {
                // The namespace is on its way out, or somebody else was quicker.
            }
            catch (StatusException e)
            {
                Log.Failed(_logger, wanted.Name, inNamespace, e.Message);
                _ = RetryAsync(inNamespace);
            }
        }
    }

    private async Task EnsureAsync(ServedResource served, NamespaceDefault wanted, string inNamespace)
    {
        var name = served.NameOf(inNamespace, wanted.Name);
        if (_context.Store.Current.Find(served.Stored, name) is null)
        {
            Containers.Check(_context, served, name);
            var value = ObjectRules.CheckType(served, wanted.ToObject());
            _rules.PrepareCreate(served, value, inNamespace, Writer.Server);
            await _writer.CreateAsync(served, value, WriteMode.Persist);
        }
        else if (wanted.Data is not null)
        {
            await _writer.ChangeAsync(
                served,
                name,
                WriteMode.Persist,
                (current, old) =>
                {
                    if (current is null || old is null)
                    {
                        throw Refusals.NotFound(served.Resource, wanted.Name);
                    }
                    if (old["data"].SameAs(wanted.Data) && old["binaryData"] is null)
                    {
                        return old;
                    }
                    var value = old.DeepClone().AsObject();
                    value["data"] = wanted.Data.DeepClone();
                    value.Remove("binaryData");
                    _rules.PrepareUpdate(served, value, old, Writer.Server);
                    return value;
                }
            );
        }
    }

    private async Task RetryAsync(string inNamespace)
    {
        await Task.Delay(RetryDelay, _context.Time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _toVisit.Writer.TryWrite(inNamespace);
    }

    private static partial class Log
    {
        [LoggerMessage(1030, LogLevel.Warning, "{Name} could not be put into namespace {Namespace}: {Error}; it is tried again")]
        public static partial void Failed(ILogger logger, string name, string @namespace, string error);
    }
}
