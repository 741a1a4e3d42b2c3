using Microsoft.Extensions.Logging;
using Portolan.ApiServer.Apply;
using Portolan.ApiServer.Authentication;
using Portolan.ApiServer.CoreKinds;
using Portolan.ApiServer.CustomResources;
using Portolan.ApiServer.Discovery;
using Portolan.ApiServer.GarbageCollection;
using Portolan.ApiServer.Http;
using Portolan.ApiServer.Namespaces;
using Portolan.ApiServer.Objects;
using Portolan.ApiServer.OpenApi;
using Portolan.ApiServer.Patch;
using Portolan.ApiServer.Registry;
using Portolan.ApiServer.Storage;
using Portolan.ApiServer.Subresources;
using Portolan.ApiServer.Watch;

namespace Portolan.ApiServer.Hosting;

/// <summary>Every part of the server, connected; in the order in which they need each other.</summary>
internal sealed class Composition : IAsyncDisposable
{
    private readonly GarbageCollector _collector;
    private readonly CrdRegistrar _registrar;
    private readonly HistoryKeeper _history;
    private readonly ObjectExpiry _expiry;
    private readonly NamespaceFurnisher _furnisher;

    private Composition(
        ApiContext context,
        ApiParts parts,
        GarbageCollector collector,
        CrdRegistrar registrar,
        NamespaceFurnisher furnisher
    )
    {
        _furnisher = furnisher;
        _collector = collector;
        _registrar = registrar;
        _history = new(context.Store, context.Time, context.Options.HistoryAge);
        _expiry = new(
            context.Store,
            context.Time,
            context
                .Options.Definitions.Where(kind => kind.Lifetime is not null)
                .ToDictionary(kind => new GroupResource(kind.Group, kind.Plural), kind => kind.Lifetime!.Value)
        );
        Context = context;
        Parts = parts;
    }

    public ApiContext Context { get; }

    public ApiParts Parts { get; }

    public static async Task<Composition> CreateAsync(
        ApiServerOptions options,
        ObjectStore store,
        ILoggerFactory loggers,
        CancellationToken stopping
    )
    {
        var registry = new ResourceRegistry(BuiltInKinds.Complete(options.Definitions));
        var registrar = new CrdRegistrar(store, registry);
        var context = new ApiContext(options, store, registry);
        var rules = new ObjectRules(
            context,
            [
                new NamespaceKind(),
                new SecretKind(),
                new PendingKind("pods"),
                new PendingKind("persistentvolumeclaims"),
                new PendingKind("persistentvolumes"),
                new ServiceKind(store, options.ServiceRange),
                new CrdRules(registry, new CrdNaming(store, registry, options.TimeProvider)),
            ]
        );
        var writer = new StoreWriter(context, rules);
        var deleter = new ObjectDeleter(context);
        var tokens = new ServiceAccountTokens(store, options.TimeProvider);
        var authenticator = new Authenticator(options, tokens);
        var verbs = new VerbTable(
            new ReadVerbs(context),
            new WriteVerbs(context, rules, writer, deleter),
            new PatchVerb(rules, writer, new ApplyVerb(context, rules, writer)),
            new WatchVerb(context, stopping),
            new SubresourceVerbs(new ScaleVerbs(context, rules, writer), new TokenRequestVerb(context, tokens), writer)
        );
        var parts = new ApiParts(authenticator, new ServerFacts(), new DiscoveryEndpoint(registry), new OpenApiEndpoint(registry), verbs)
        {
            Reviews = new(context, authenticator),
        };
        await StartObjects.EnsureAsync(context, rules, writer);
        var furnisher = await NamespaceFurnisher.StartAsync(context, rules, writer, loggers.CreateLogger<NamespaceFurnisher>());
        return new(context, parts, new(context, writer, deleter, loggers.CreateLogger<GarbageCollector>()), registrar, furnisher);
    }

    public async ValueTask DisposeAsync()
    {
        await _furnisher.DisposeAsync();
        await _history.DisposeAsync();
        await _expiry.DisposeAsync();
        await _collector.DisposeAsync();
        _registrar.Dispose();
    }
}
