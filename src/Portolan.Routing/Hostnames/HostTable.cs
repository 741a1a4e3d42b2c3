using System.Diagnostics.CodeAnalysis;

namespace Portolan.Routing.Hostnames;

/// <summary>
/// Finds the values whose hostname matches a request's, the most specific first, without allocating: one lookup for the
/// exact name, then one for each length of wildcard suffix in use that ends at a dot. The cost does not depend on how
/// many hostnames there are, nor on how many labels a stranger puts into a name.
/// </summary>
internal sealed class HostTable<TValue>
    where TValue : class
{
    private readonly Dictionary<string, TValue>.AlternateLookup<ReadOnlySpan<char>> _exact;
    private readonly Dictionary<string, TValue>.AlternateLookup<ReadOnlySpan<char>> _wildcards;
    private readonly int[] _suffixLengths;
    private readonly TValue? _any;

    public HostTable(IReadOnlyCollection<KeyValuePair<HostnamePattern, TValue>> entries)
    {
        _exact = Index(entries, HostnameKind.Exact);
        _wildcards = Index(entries, HostnameKind.Wildcard);
        _suffixLengths = [.. _wildcards.Dictionary.Keys.Select(name => name.Length).Distinct().OrderDescending()];
        _any = entries.FirstOrDefault(entry => entry.Key.Kind == HostnameKind.Any).Value;
    }

    /// <summary>The first value at or after <paramref name="step"/>, which moves past it; start at 0.</summary>
    public bool TryNext(ReadOnlySpan<char> host, ref int step, [NotNullWhen(true)] out TValue? value)
    {
        // Step 0 is the exact name, step n the n-th suffix length, the last one the catch-all.
        if (step == 0)
        {
            step = 1;
            if (_exact.Dictionary.Count != 0 && _exact.TryGetValue(host, out value))
            {
                return true;
            }
        }

        while (step <= _suffixLengths.Length)
        {
            var start = host.Length - _suffixLengths[step - 1];
            step++;
            if (start >= 2 && host[start - 1] == '.' && _wildcards.TryGetValue(host[start..], out value))
            {
                return true;
            }
        }

        value = step == _suffixLengths.Length + 1 ? _any : null;
        step = _suffixLengths.Length + 2;
        return value is not null;
    }

    private static Dictionary<string, TValue>.AlternateLookup<ReadOnlySpan<char>> Index(
        IReadOnlyCollection<KeyValuePair<HostnamePattern, TValue>> entries,
        HostnameKind kind) =>
        entries
            .Where(entry => entry.Key.Kind == kind)
            .ToDictionary(entry => entry.Key.Name, entry => entry.Value, StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();
}
