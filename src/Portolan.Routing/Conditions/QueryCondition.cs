using System.Buffers;

namespace Portolan.Routing.Conditions;

/// <summary>A compiled <see cref="QueryParamMatch"/>.</summary>
internal readonly struct QueryCondition(QueryParamMatch source)
{
    private readonly ValueCondition _value = new(source.Type, source.Value);

    public QueryParamMatch Source => source;

    public bool Holds(ReadOnlySpan<char> query)
    {
        if (!QueryString.TryFind(query, source.Name, out var encoded))
        {
            return _value.WantsAbsence;
        }

        if (_value.IgnoresValue || !QueryString.IsEncoded(encoded))
        {
            return _value.Holds(encoded);
        }

        var rented = ArrayPool<char>.Shared.Rent(encoded.Length);
        try
        {
            return _value.Holds(rented.AsSpan(0, QueryString.Decode(encoded, rented)));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(rented);
        }
    }
}
