using System.Globalization;

namespace Portolan.Api;

/// <summary>Reads the two ways in which durations are written in our resources.</summary>
public static class Durations
{
    /// <summary>
    /// Reads a duration of Gateway API (GEP-2257): one to four whole numbers of at most five digits with <c>h</c>, <c>m</c>, <c>s</c> or
    /// <c>ms</c>.
    /// </summary>
    public static bool TryParseGateway(string? text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        var rest = text.AsSpan();
        for (var parts = 0; rest.Length > 0; parts++)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (
                parts == 4
                || digits is < 1 or > 5
                || !TryUnit(rest[digits..], out var unit, out var length)
                || unit < TimeSpan.TicksPerMillisecond
            )
            {
                duration = TimeSpan.Zero;
                return false;
            }

            duration += TimeSpan.FromTicks((long)(int.Parse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture) * unit));
            rest = rest[(digits + length)..];
        }

        return true;
    }

    /// <summary>
    /// Reads a duration of Go, as Kuma writes it: <c>500ms</c>, <c>1.5h</c>, <c>-1m</c>, <c>0</c>; finer than 100 ns is cut.
    /// </summary>
    public static bool TryParseGo(string? text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        var rest = text.AsSpan();
        var negative = rest[0] == '-';
        rest = rest[0] is '-' or '+' ? rest[1..] : rest;
        if (rest is "0")
        {
            return true;
        }

        var ticks = 0d;
        var any = false;
        while (rest.Length > 0)
        {
            var digits = rest.IndexOfAnyExcept("0123456789.");
            if (
                digits < 1
                || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                || !TryUnit(rest[digits..], out var unit, out var length)
            )
            {
                return false;
            }

            ticks += number * unit;
            any = true;
            rest = rest[(digits + length)..];
        }

        if (!any || ticks > TimeSpan.MaxValue.Ticks)
        {
            return false;
        }

        duration = TimeSpan.FromTicks((long)(negative ? -ticks : ticks));
        return true;
    }

    private static bool TryUnit(ReadOnlySpan<char> text, out double unit, out int length)
    {
        (unit, length) = text switch
        {
            ['m', 's', ..] => (TimeSpan.TicksPerMillisecond, 2),
            ['u' or 'µ' or 'μ', 's', ..] => (TimeSpan.TicksPerMicrosecond, 2),
            ['n', 's', ..] => (0.01, 2),
            ['h', ..] => (TimeSpan.TicksPerHour, 1),
            ['m', ..] => (TimeSpan.TicksPerMinute, 1),
            ['s', ..] => (TimeSpan.TicksPerSecond, 1),
            _ => (0d, 0),
        };
        return length > 0;
    }
}
