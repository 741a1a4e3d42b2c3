namespace Portolan.Primitives;

/// <summary>
/// Gives one object for equal keys, so that what thousands of rules say alike is in memory, and in a processor's cache, once. Knows the
/// last few thousand keys and no more: what it has forgotten is made again, which costs memory and nothing else. For use by one thread at a
/// time.
/// </summary>
/// <param name="make">Makes the value of a key. What it throws goes through, and nothing is kept.</param>
public sealed class RecentValues<TKey, TValue>(Func<TKey, TValue> make)
    where TKey : notnull
{
    /// <summary>How many keys are known at most.</summary>
    public const int Capacity = 4096;

    private readonly Dictionary<TKey, TValue> _known = [];

    /// <summary>Forgets all.</summary>
    public void Clear() => _known.Clear();

    /// <summary>The value of a key.</summary>
    public TValue Of(TKey key)
    {
        if (!_known.TryGetValue(key, out var value))
        {
            value = make(key);
            if (_known.Count == Capacity)
            {
                _known.Clear();
            }

            _known.Add(key, value);
        }

        return value;
    }
}
