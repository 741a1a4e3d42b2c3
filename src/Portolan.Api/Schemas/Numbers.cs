using System.Globalization;
using System.Text.Json.Nodes;

namespace Portolan.Api.Schemas;

/// <summary>Reads JSON numbers however the node came to be: parsed, or made of an <c>int</c>, a <c>long</c> or a <c>double</c>.</summary>
internal static class Numbers
{
    private const double GreatestExact = 9007199254740991;

    public static double Of(JsonValue value) => double.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>
    /// 1.0 is whole, as in JSON schema. A number beyond 64 bits is not: kube-apiserver reads it as one that has lost digits.
    /// </summary>
    public static bool IsWhole(JsonValue value)
    {
        var number = Of(value);
        return Math.Floor(number).Equals(number)
            && (
                Math.Abs(number) <= GreatestExact
                || long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            );
    }

    /// <summary>
    /// Whether <paramref name="number"/> is a whole number of times <paramref name="factor"/>; decimal, so that 0.3 is three times 0.1.
    /// </summary>
    public static bool IsMultiple(double number, double factor)
    {
        try
        {
            return factor <= 0 || (decimal)number % (decimal)factor == 0;
        }
        catch (OverflowException)
        {
            return Math.IEEERemainder(number, factor).Equals(0);
        }
    }

    public static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
