using System.Globalization;

namespace Portolan.Proxy.Exchange;

/// <summary>The time of day as <c>Date</c> has it (RFC 9110, 5.6.7), made anew once a second.</summary>
internal sealed class DateText(TimeProvider clock)
{
    private const int Length = 29;

    private readonly byte[] _text = new byte[Length];
    private long _madeAt = long.MinValue;

    /// <summary>The date; <paramref name="now"/> is the loop's clock in milliseconds.</summary>
    public ReadOnlySpan<byte> At(long now)
    {
        if (now / 1000 != _madeAt)
        {
            _madeAt = now / 1000;
            clock.GetUtcNow().TryFormat(_text, out _, "r", CultureInfo.InvariantCulture);
        }

        return _text;
    }
}
