using Portolan.Api;

namespace Portolan.Translation.Engine.Incremental;

/// <summary>Makes the tables of a wiring, and subscribes each source to what it runs for.</summary>
internal sealed class TableBuilder(
    IncrementalEvaluator evaluator,
    Dictionary<Type, object> kinds,
    Dictionary<ResourceType, IKindTable> kindsByName,
    Dictionary<object, object> sets,
    List<ISetTable> setsInOrder
) : IWiringVisitor
{
    public void Visit<T>(InputKind<T> kind)
        where T : class, IResource<T>
    {
        var table = new KindTable<T>(evaluator, kind);
        kinds.Add(typeof(T), table);
        kindsByName.Add(T.Type, table);
    }

    public void Visit<TGroup, TKey, TItem>(Derivation<TGroup, TKey, TItem> derivation)
        where TGroup : notnull
        where TKey : notnull
    {
        var table = new SetTable<TGroup, TKey, TItem>(evaluator, setsInOrder.Count + 1);
        var subscriber = new SourceBuilder<TGroup, TKey, TItem>(this, derivation.Set.Name, table);
        foreach (var source in derivation.Sources)
        {
            source.Accept(subscriber);
        }

        sets.Add(derivation.Set, table);
        setsInOrder.Add(table);
    }

    private sealed class SourceBuilder<TGroup, TKey, TItem>(TableBuilder builder, string set, SetTable<TGroup, TKey, TItem> table)
        : ISourceVisitor<TGroup, TKey, TItem>
        where TGroup : notnull
        where TKey : notnull
    {
        private int _count;

        public void Visit<T>(EachObject<T, TGroup, TKey, TItem> source)
            where T : class, IResource<T>
        {
            var sourceTable = new SourceTable<NamespacedName, TGroup, TKey, TItem>(
                builder.Evaluator,
                table,
                _count++,
                source.Rule,
                key => new SourceKey(set, source.Rule.Name, new ObjectKey(T.Type, key))
            );
            builder.TableOf<T>().Subscribe(sourceTable);
            table.Add(sourceTable);
        }

        public void Visit<TFromGroup, TFromKey, TFromItem>(EachMember<TFromGroup, TFromKey, TFromItem, TGroup, TKey, TItem> source)
            where TFromGroup : notnull
            where TFromKey : notnull
        {
            var sourceTable = new SourceTable<MemberKey<TFromGroup, TFromKey>, TGroup, TKey, TItem>(
                builder.Evaluator,
                table,
                _count++,
                source.Rule,
                key => new SourceKey(set, source.Rule.Name, SourceKey.OfMember(source.From.Name, key.ToString()))
            );
            builder.TableOf(source.From).Subscribe(sourceTable);
            table.Add(sourceTable);
        }
    }

    private IncrementalEvaluator Evaluator => evaluator;

    private KindTable<T> TableOf<T>()
        where T : class, IResource<T> =>
        kinds.TryGetValue(typeof(T), out var table) ? (KindTable<T>)table : throw Faults.UnknownKind(T.Type.Kind);

    private SetTable<TGroup, TKey, TItem> TableOf<TGroup, TKey, TItem>(DerivedSet<TGroup, TKey, TItem> set)
        where TGroup : notnull
        where TKey : notnull =>
        sets.TryGetValue(set, out var table) ? (SetTable<TGroup, TKey, TItem>)table : throw Faults.UnknownSet(set.Name);
}
