using System.Buffers;

namespace Portolan.Routing.Conditions;

/// <summary>A compiled <see cref="HeaderMatch"/>.</summary>
internal readonly struct HeaderCondition(HeaderMatch source)
{
    private readonly ValueCondition _value = new(source.Type, source.Value);

    public HeaderMatch Source => source;

    public bool Holds<THeaders>(in THeaders headers)
        where THeaders : IHeaderSource, allows ref struct
    {
        if (!headers.TryGetHeader(source.Name, out var value))
        {
            return _value.WantsAbsence;
        }

        if (_value.IgnoresValue || value.Lines.IsEmpty)
        {
            return _value.Holds(value.Single);
        }

        return HoldsJoined(value.Lines);
    }

    private bool HoldsJoined(ReadOnlySpan<string?> lines)
    {
        var length = lines.Length - 1;
        foreach (var line in lines)
        {
            length += line?.Length ?? 0;
        }

        var rented = ArrayPool<char>.Shared.Rent(length);
        try
        {
            var position = 0;
            for (var index = 0; index < lines.Length; index++)
            {
                if (index > 0)
                {
                    rented[position++] = ',';
                }

                var line = lines[index].AsSpan();
                line.CopyTo(rented.AsSpan(position));
                position += line.Length;
            }

            return _value.Holds(rented.AsSpan(0, position));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(rented);
        }
    }
}
