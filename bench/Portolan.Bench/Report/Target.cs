using System.Globalization;

namespace Portolan.Bench.Report;

/// <summary>What Portolan's proxy is to hold: a bound of its own value, or of its ratio to HAProxy.</summary>
internal abstract record Target
{
    private Target() { }

    /// <summary>Whether it is held by a value beside HAProxy's; null when it cannot be said.</summary>
    public abstract bool? IsMet(double value, double? reference);

    /// <summary>At most so many times what HAProxy takes.</summary>
    public sealed record AtMostTimes(double Ratio) : Target
    {
        public override bool? IsMet(double value, double? reference) => reference is > 0 ? value / reference <= Ratio : null;

        public override string ToString() => $"<= {Text(Ratio)} x";
    }

    /// <summary>At least so many times what HAProxy does.</summary>
    public sealed record AtLeastTimes(double Ratio) : Target
    {
        public override bool? IsMet(double value, double? reference) => reference is > 0 ? value / reference >= Ratio : null;

        public override string ToString() => $">= {Text(Ratio)} x";
    }

    /// <summary>At most so much, whatever HAProxy takes.</summary>
    public sealed record AtMost(double Value) : Target
    {
        public override bool? IsMet(double value, double? reference) => value <= Value;

        public override string ToString() => $"<= {Text(Value)}";
    }

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
