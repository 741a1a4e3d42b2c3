using System.Collections.Immutable;
using Portolan.Primitives;

namespace Portolan.ProxyConfig;

/// <summary>Applies one kind's part of a delta.</summary>
internal static class DeltaApplier
{
    public static ImmutableDictionary<TKey, TValue> Apply<TKey, TValue>(
        ImmutableDictionary<TKey, TValue> before,
        EquatableList<TValue> upserts,
        Func<TValue, TKey> keyOf,
        EquatableList<TKey> removals,
        bool isComplete
    )
        where TKey : notnull
        where TValue : class
    {
        if (upserts.IsEmpty && removals.IsEmpty && !isComplete)
        {
            return before;
        }

        var after = before.ToBuilder();
        after.RemoveRange(removals);
        if (isComplete)
        {
            var named = upserts.Select(keyOf).ToHashSet();
            after.RemoveRange(before.Keys.Where(key => !named.Contains(key)));
        }

        foreach (var value in upserts)
        {
            var key = keyOf(value);

            // Looked up in the old map: a removal of the same delta does not make an equal resource a new one.
            after[key] = before.TryGetValue(key, out var old) && old.Equals(value) ? old : value;
        }

        return after.ToImmutable();
    }
}
