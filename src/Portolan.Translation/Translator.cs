using Portolan.Api;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.Engine.Incremental;
using Portolan.Translation.Proxies;

namespace Portolan.Translation;

/// <summary>
/// Keeps the output up to date while inputs change; a change costs what depends on it. Not for use by several threads; what it returns
/// is immutable and may go anywhere.
/// </summary>
public sealed class Translator
{
    private readonly IncrementalEvaluator _evaluator = new(TranslationWiring.Create());

    /// <summary>A translation without inputs.</summary>
    public Translator(TranslationOptions options) =>
        Apply([new InputChange(new ObjectKey(TranslationOptions.Type, TranslationOptions.Key), options)]);

    /// <summary>What inputs mean, for a caller who asks once: it starts sooner than a translator, which is made for changes.</summary>
    public static TranslationOutput Once(TranslationOptions options, IEnumerable<InputChange> inputs)
    {
        var evaluator = new BatchEvaluator(
            TranslationWiring.Create(),
            InputSnapshot.Empty.With(
                inputs.Prepend(new InputChange(new ObjectKey(TranslationOptions.Type, TranslationOptions.Key), options))
            )
        );
        return new TranslationOutput
        {
            Objects = evaluator.Members(OutputSets.Objects, Whole.Instance),
            Statuses = evaluator.Members(OutputSets.Statuses, Whole.Instance),
            Finalizers = evaluator.Members(OutputSets.Finalizers, Whole.Instance),
            Scopes = evaluator.Members(OutputSets.Scopes, Whole.Instance),
            Subscriptions = evaluator.Members(OutputSets.Subscriptions, Whole.Instance),
            Found = new FindingSet(evaluator.Members(OutputSets.Findings, Whole.Instance), evaluator.Failures),
        };
    }

    /// <summary>
    /// Shows each kind of the API that translation reads. Whoever feeds it must watch them all: lists of kinds are made from this one and
    /// not by hand.
    /// </summary>
    public static void VisitReads(IKindVisitor visitor)
    {
        foreach (var input in TranslationWiring.Create().Inputs.Where(input => input.Type.Group != ProxyReport.Type.Group))
        {
            input.Show(visitor);
        }
    }

    /// <summary>
    /// Whether an object of these metadata is a mesh route that translation made for people to see. It is not read again, so that nothing
    /// needs to be known of it but whether somebody edited it.
    /// </summary>
    public static bool IsOnlyWritten(ResourceType type, ObjectMeta metadata) => RouteKinds.IsOfMesh(type) && Generated.IsMarked(metadata);

    /// <summary>How many things updates have looked at since the start: see <see cref="IncrementalEvaluator.Visits"/>.</summary>
    internal long Visits => _evaluator.Visits;

    /// <summary>What the inputs mean now.</summary>
    public TranslationOutput Output { get; private set; } = TranslationOutput.Empty;

    /// <summary>What the last <see cref="Apply"/> changed in <see cref="Output"/>.</summary>
    public TranslationChanges Changes { get; private set; } = TranslationChanges.None;

    /// <summary>
    /// Takes in changes, in their order; many at once cost less than one by one. An object that is equal to what is known changes nothing,
    /// and kinds that translation does not read are passed over.
    /// </summary>
    public TranslationOutput Apply(IReadOnlyList<InputChange> changes)
    {
        _evaluator.Apply(changes);
        Changes = new TranslationChanges
        {
            Objects = [.. _evaluator.ChangesOf(OutputSets.Objects).Select(change => change.Key)],
            Statuses = [.. _evaluator.ChangesOf(OutputSets.Statuses).Select(change => change.Key)],
            Finalizers = [.. _evaluator.ChangesOf(OutputSets.Finalizers).Select(change => change.Key)],
            Scopes = [.. _evaluator.ChangesOf(OutputSets.Scopes).Select(change => change.Key)],
            ScopeKeys = ScopeKeys(),
            Subscriptions = [.. _evaluator.ChangesOf(OutputSets.Subscriptions).Select(change => change.Key)],
            NewFindings = NewFindings(),
        };
        return Output = new TranslationOutput
        {
            Objects = _evaluator.Members(OutputSets.Objects, Whole.Instance),
            Statuses = _evaluator.Members(OutputSets.Statuses, Whole.Instance),
            Finalizers = _evaluator.Members(OutputSets.Finalizers, Whole.Instance),
            Scopes = _evaluator.Members(OutputSets.Scopes, Whole.Instance),
            Subscriptions = _evaluator.Members(OutputSets.Subscriptions, Whole.Instance),
            Found = new FindingSet(_evaluator.Members(OutputSets.Findings, Whole.Instance), _evaluator.Failures),
        };
    }

    private Dictionary<ScopeKey, ConfigKeys> ScopeKeys()
    {
        var changed = new Dictionary<ScopeKey, ConfigKeys>();
        Collect(ProxySets.Listeners, keys => keys.Listeners);
        Collect(ProxySets.Routes, keys => keys.Routes);
        Collect(ProxySets.ConnectionRoutes, keys => keys.ConnectionRoutes);
        Collect(ProxySets.Backends, keys => keys.Backends);
        Collect(ProxySets.Endpoints, keys => keys.Endpoints);
        Collect(ProxySets.Certificates, keys => keys.Certificates);
        return changed;

        void Collect<TKey, TItem>(DerivedSet<ScopeKey, TKey, TItem> set, Func<ConfigKeys, HashSet<TKey>> of)
            where TKey : notnull
        {
            foreach (var (scope, key) in _evaluator.ChangesOf(set))
            {
                if (!changed.TryGetValue(scope, out var keys))
                {
                    changed[scope] = keys = new ConfigKeys();
                }

                of(keys).Add(key);
            }
        }
    }

    private List<Finding> NewFindings()
    {
        var all = _evaluator.Members(OutputSets.Findings, Whole.Instance);
        return
        [
            .. _evaluator.ChangesOf(OutputSets.Findings).Select(change => change.Key).Where(all.ContainsKey),
            .. _evaluator
                .NewFailures.Where(_evaluator.Failures.ContainsKey)
                .Select(source => Findings.OfFailure(source, _evaluator.Failures[source])),
        ];
    }
}
