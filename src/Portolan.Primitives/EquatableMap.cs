using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Portolan.Primitives;

/// <summary>
/// An immutable map that equals another one when it has equal entries; enumerates in ordinal key order, so output is stable.
/// </summary>
public readonly struct EquatableMap<TValue> : IReadOnlyDictionary<string, TValue>, IEquatable<EquatableMap<TValue>>
{
    private static readonly ImmutableSortedDictionary<string, TValue> None = ImmutableSortedDictionary.Create<string, TValue>(
        StringComparer.Ordinal
    );

    private readonly ImmutableSortedDictionary<string, TValue>? _items;

    /// <summary>Copies the entries; a later entry of the same key wins.</summary>
    public EquatableMap(IEnumerable<KeyValuePair<string, TValue>> entries)
    {
        // Entry by entry: SetItems of an empty map goes through two more collections, which the compiler would have to make for each TValue
        // that is a structure.
        var items = None.ToBuilder();
        foreach (var (key, value) in entries)
        {
            items[key] = value;
        }

        _items = items.ToImmutable();
    }

    private EquatableMap(ImmutableSortedDictionary<string, TValue> items) => _items = items;

    /// <summary>The map without entries; also what <c>default</c> is.</summary>
    public static EquatableMap<TValue> Empty => default;

    private ImmutableSortedDictionary<string, TValue> Items => _items ?? None;

    /// <inheritdoc />
    public int Count => Items.Count;

    /// <summary>Whether the map has no entries.</summary>
    public bool IsEmpty => Items.IsEmpty;

    /// <inheritdoc />
    public IEnumerable<string> Keys => Items.Keys;

    /// <inheritdoc />
    public IEnumerable<TValue> Values => Items.Values;

    /// <inheritdoc />
    public TValue this[string key] => Items[key];

    /// <inheritdoc />
    public bool ContainsKey(string key) => Items.ContainsKey(key);

    /// <inheritdoc />
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out TValue value) => Items.TryGetValue(key, out value);

    /// <summary>The value under <paramref name="key"/>, or <c>default</c>.</summary>
    public TValue? GetValueOrDefault(string key) => Items.TryGetValue(key, out var value) ? value : default;

    /// <summary>A map in which <paramref name="key"/> has this value.</summary>
    public EquatableMap<TValue> With(string key, TValue value) => new(Items.SetItem(key, value));

    /// <summary>A map in which the other map's entries win.</summary>
    public EquatableMap<TValue> With(EquatableMap<TValue> other) => new(Items.SetItems(other.Items));

    /// <inheritdoc />
    public bool Equals(EquatableMap<TValue> other)
    {
        if (ReferenceEquals(Items, other.Items))
        {
            return true;
        }

        if (Items.Count != other.Items.Count)
        {
            return false;
        }

        foreach (var (key, value) in Items)
        {
            if (!other.Items.TryGetValue(key, out var theirs) || !EqualityComparer<TValue>.Default.Equals(value, theirs))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is EquatableMap<TValue> other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var (key, value) in Items)
        {
            hash.Add(key, StringComparer.Ordinal);
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    /// <summary>Enumerates in key order.</summary>
    public ImmutableSortedDictionary<string, TValue>.Enumerator GetEnumerator() => Items.GetEnumerator();

    IEnumerator<KeyValuePair<string, TValue>> IEnumerable<KeyValuePair<string, TValue>>.GetEnumerator() => Items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => Items.GetEnumerator();

    /// <inheritdoc />
    public override string ToString() => $"{{{string.Join(", ", Items.Select(entry => $"{entry.Key}={entry.Value}"))}}}";

    /// <summary>Compares entry by entry.</summary>
    public static bool operator ==(EquatableMap<TValue> left, EquatableMap<TValue> right) => left.Equals(right);

    /// <summary>Compares entry by entry.</summary>
    public static bool operator !=(EquatableMap<TValue> left, EquatableMap<TValue> right) => !left.Equals(right);
}
