using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Portolan.Primitives;

/// <summary>An immutable list that equals another one when their items are equal in order: the list type of every record here.</summary>
[CollectionBuilder(typeof(EquatableList), nameof(EquatableList.Create))]
public readonly struct EquatableList<T> : IReadOnlyList<T>, IEquatable<EquatableList<T>>
{
    private readonly ImmutableArray<T> _items;

    /// <summary>Wraps an array; nothing is copied.</summary>
    public EquatableList(ImmutableArray<T> items) => _items = items;

    /// <summary>The list without items; also what <c>default</c> is.</summary>
    public static EquatableList<T> Empty => default;

    private ImmutableArray<T> Items => _items.IsDefault ? [] : _items;

    /// <inheritdoc />
    public int Count => Items.Length;

    /// <summary>Whether the list has no items.</summary>
    public bool IsEmpty => _items.IsDefaultOrEmpty;

    /// <inheritdoc />
    public T this[int index] => Items[index];

    /// <summary>The items, without a copy.</summary>
    public ReadOnlySpan<T> AsSpan() => Items.AsSpan();

    /// <summary>A list with <paramref name="item"/> at its end.</summary>
    public EquatableList<T> Add(T item) => new(Items.Add(item));

    /// <inheritdoc />
    public bool Equals(EquatableList<T> other) => _items == other._items || Items.AsSpan().SequenceEqual(other.Items.AsSpan());

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is EquatableList<T> other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in Items)
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }

    /// <summary>Enumerates without allocating.</summary>
    public ImmutableArray<T>.Enumerator GetEnumerator() => Items.GetEnumerator();

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => ((IEnumerable<T>)Items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable)Items).GetEnumerator();

    /// <inheritdoc />
    public override string ToString() => $"[{string.Join(", ", Items)}]";

    /// <summary>Compares item by item.</summary>
    public static bool operator ==(EquatableList<T> left, EquatableList<T> right) => left.Equals(right);

    /// <summary>Compares item by item.</summary>
    public static bool operator !=(EquatableList<T> left, EquatableList<T> right) => !left.Equals(right);
}

/// <summary>Makes <see cref="EquatableList{T}"/> values; the target of collection expressions.</summary>
public static class EquatableList
{
    /// <summary>Copies the items.</summary>
    public static EquatableList<T> Create<T>(ReadOnlySpan<T> items) => new([.. items]);

    /// <summary>Copies the items.</summary>
    public static EquatableList<T> ToEquatableList<T>(this IEnumerable<T> items) => new([.. items]);
}
