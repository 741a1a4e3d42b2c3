using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Portolan.Api.Tests.CommonExpressions;

/// <summary>Operators between two values.</summary>
internal sealed record CelBinary(string Operator, CelNode Left, CelNode Right) : CelNode
{
    public override object? Evaluate(CelScope scope)
    {
        var left = Left.Evaluate(scope);
        var right = Right.Evaluate(scope);
        return Operator switch
        {
            "==" => AreEqual(left, right),
            "!=" => !AreEqual(left, right),
            "in" => ((List<object?>)right!).Exists(item => AreEqual(left, item)),
            "+" => (double)left! + (double)right!,
            "<" => Compare(left, right) < 0,
            "<=" => Compare(left, right) <= 0,
            ">" => Compare(left, right) > 0,
            _ => Compare(left, right) >= 0,
        };
    }

    private static bool AreEqual(object? left, object? right) =>
        left is JsonObject map ? JsonNode.DeepEquals(map, right as JsonObject) : Equals(left, right);

    private static int Compare(object? left, object? right) => ((IComparable)left!).CompareTo(right);
}

/// <summary>Functions, of which those of a value have it as the first argument.</summary>
internal sealed partial record CelCall(string Function, List<CelNode> Arguments) : CelNode
{
    public override object? Evaluate(CelScope scope)
    {
        // The library of formats is a name, and no value.
        if (Arguments is [CelName { Name: "format" }])
        {
            return Function;
        }

        var values = Arguments.ConvertAll(argument => argument.Evaluate(scope));
        return (Function, values) switch
        {
            ("size", [string text]) => (double)text.EnumerateRunes().Count(),
            ("size", [List<object?> list]) => (double)list.Count,
            ("size", [JsonObject map]) => (double)map.Count,
            ("matches", [string text, string pattern]) => Matches(text, pattern),
            ("contains", [string text, string part]) => text.Contains(part, StringComparison.Ordinal),
            ("startsWith", [string text, string part]) => text.StartsWith(part, StringComparison.Ordinal),
            ("endsWith", [string text, string part]) => text.EndsWith(part, StringComparison.Ordinal),
            ("substring", [string text, double start]) => text[(int)start..],
            ("split", [string text, string separator]) => text.Split(separator).Cast<object?>().ToList(),
            ("duration", [string text]) => Duration(text),
            ("isIP", [string text]) => IPAddress.TryParse(text, out _) && (text.Contains(':') || FourNumbers().IsMatch(text)),

            // What is wrong with the text; nothing, which the rule compares with null, where nothing is.
            ("validate", ["dns1123Label", string text]) => text.Length <= 63 && Matches(text, "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
                ? null
                : "wrong",
            _ => throw new CelException($"no such overload: {Function}"),
        };
    }

    // RE2's dollar sign is the end of the text, which .NET writes \z; nowhere in these expressions does one stand for itself but in a
    // class.
    private static bool Matches(string text, string pattern) =>
        Regex.IsMatch(text, Dollar().Replace(pattern, @"\z"), RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));

    private static TimeSpan Duration(string text)
    {
        if (!GoDuration().IsMatch(text))
        {
            throw new CelException("type conversion error from 'string' to 'google.protobuf.Duration'");
        }

        return GoPart()
            .Matches(text)
            .Aggregate(
                TimeSpan.Zero,
                (sum, part) =>
                    sum
                    + (
                        double.Parse(part.Groups["number"].Value, System.Globalization.CultureInfo.InvariantCulture)
                        * (
                            part.Groups["unit"].Value switch
                            {
                                "h" => TimeSpan.FromHours(1),
                                "m" => TimeSpan.FromMinutes(1),
                                "s" => TimeSpan.FromSeconds(1),
                                _ => TimeSpan.FromMilliseconds(1),
                            }
                        )
                    )
            );
    }

    [GeneratedRegex(@"\$(?![^\[\]]*\])")]
    private static partial Regex Dollar();

    [GeneratedRegex(@"^([0-9]+(\.[0-9]+)?(h|ms|m|s))+\z", RegexOptions.ExplicitCapture)]
    private static partial Regex GoDuration();

    [GeneratedRegex(@"(?<number>[0-9.]+)(?<unit>h|ms|m|s)")]
    private static partial Regex GoPart();

    [GeneratedRegex(@"^((0|[1-9][0-9]{0,2})(\.|\z)){4}", RegexOptions.ExplicitCapture)]
    private static partial Regex FourNumbers();
}
