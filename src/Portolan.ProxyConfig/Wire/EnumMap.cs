namespace Portolan.ProxyConfig.Wire;

/// <summary>Pairs the values of an enum with those of its wire form. A value without a pair is refused in both directions.</summary>
internal sealed class EnumMap<TValue, TCode>(params (TValue Value, TCode Code)[] pairs)
    where TValue : struct, Enum
    where TCode : struct, Enum
{
    public TCode Encode(TValue value)
    {
        foreach (var pair in pairs)
        {
            if (EqualityComparer<TValue>.Default.Equals(pair.Value, value))
            {
                return pair.Code;
            }
        }

        throw new WireException($"{typeof(TValue).Name} {value} has no wire form");
    }

    public TValue Decode(TCode code) =>
        TryDecode(code)
        ?? throw new WireException($"{typeof(TCode).Name} {code} is not known; is this proxy older than its control plane?");

    public TValue? TryDecode(TCode code)
    {
        foreach (var pair in pairs)
        {
            if (EqualityComparer<TCode>.Default.Equals(pair.Code, code))
            {
                return pair.Value;
            }
        }

        return null;
    }
}
