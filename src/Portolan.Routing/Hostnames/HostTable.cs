using System.Diagnostics.CodeAnalysis;
using Portolan.Routing.Tables;

namespace Portolan.Routing.Hostnames;

/// <summary>
/// Finds the values whose hostname matches a request's, the most specific first, without allocating: one lookup for the
/// exact name, then one for each length of wildcard suffix in use that ends at a dot. The cost does not depend on how
/// many hostnames there are, nor on how many labels a stranger puts into a name. Immutable; a version with one value changed shares the
/// rest.
/// </summary>
internal sealed class HostTable<TValue>
    where TValue : class
{
    private readonly PersistentTable<TValue> _exact;
    private readonly PersistentTable<TValue> _wildcards;
    private readonly LengthsInUse _suffixes;
    private readonly TValue? _any;

    private HostTable(PersistentTable<TValue> exact, PersistentTable<TValue> wildcards, LengthsInUse suffixes, TValue? any)
    {
        _exact = exact;
        _wildcards = wildcards;
        _suffixes = suffixes;
        _any = any;
    }

    public static HostTable<TValue> Empty { get; } =
        new(
            PersistentTable<TValue>.Empty(StringComparison.OrdinalIgnoreCase),
            PersistentTable<TValue>.Empty(StringComparison.OrdinalIgnoreCase),
            LengthsInUse.None,
            any: null
        );

    public bool IsEmpty => _exact.Count == 0 && _wildcards.Count == 0 && _any is null;

    /// <summary>The value of exactly this pattern.</summary>
    public TValue? Of(HostnamePattern pattern) =>
        pattern.Kind switch
        {
            HostnameKind.Exact => _exact.TryGetValue(pattern.Name, out var value) ? value : null,
            HostnameKind.Wildcard => _wildcards.TryGetValue(pattern.Name, out var value) ? value : null,
            _ => _any,
        };

    /// <summary>The table with a value for a pattern, or without the pattern when the value is null.</summary>
    public HostTable<TValue> With(HostnamePattern pattern, TValue? value)
    {
        switch (pattern.Kind)
        {
            case HostnameKind.Exact:
                return new HostTable<TValue>(_exact.With(pattern.Name, value), _wildcards, _suffixes, _any);
            case HostnameKind.Wildcard:
                var wildcards = _wildcards.With(pattern.Name, value);
                var suffixes =
                    wildcards.Count == _wildcards.Count ? _suffixes
                    : wildcards.Count > _wildcards.Count ? _suffixes.With(pattern.Name.Length)
                    : _suffixes.Without(pattern.Name.Length);
                return new HostTable<TValue>(_exact, wildcards, suffixes, _any);
            default:
                return new HostTable<TValue>(_exact, _wildcards, _suffixes, value);
        }
    }

    /// <summary>The first value at or after <paramref name="step"/>, which moves past it; start at 0.</summary>
    public bool TryNext(ReadOnlySpan<char> host, ref int step, [NotNullWhen(true)] out TValue? value)
    {
        // Step 0 is the exact name, step n the n-th suffix length, the last one the catch-all.
        if (step == 0)
        {
            step = 1;
            if (_exact.TryGetValue(host, out value))
            {
                return true;
            }
        }

        var lengths = _suffixes.Descending;
        while (step <= lengths.Length)
        {
            var start = host.Length - lengths[step - 1];
            step++;
            if (start >= 2 && host[start - 1] == '.' && _wildcards.TryGetValue(host[start..], out value))
            {
                return true;
            }
        }

        value = step == lengths.Length + 1 ? _any : null;
        step = lengths.Length + 2;
        return value is not null;
    }
}
