using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Portolan.Api.Yaml;

/// <summary>Which JSON a scalar of YAML 1.1 stands for, as kubectl's reader decides it.</summary>
internal static partial class YamlScalars
{
    public static JsonNode? ToJson(Scalar scalar) =>
        scalar.Style == ScalarStyle.Plain && (scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific) ? Plain(scalar.Value) : Tagged(scalar);

    /// <summary>Whether a text, written plain, would be read as something else than this text.</summary>
    public static bool IsAmbiguous(string text) =>
        Plain(text) is not JsonValue value || value.GetValueKind() != System.Text.Json.JsonValueKind.String;

    private static JsonNode? Tagged(Scalar scalar) =>
        scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific
            ? JsonValue.Create(scalar.Value)
            : scalar.Tag.Value switch
            {
                "tag:yaml.org,2002:int" or "tag:yaml.org,2002:float" or "tag:yaml.org,2002:bool" or "tag:yaml.org,2002:null" => Plain(
                    scalar.Value
                ),
                "tag:yaml.org,2002:str" or "tag:yaml.org,2002:binary" => JsonValue.Create(scalar.Value),
                var tag => throw new YamlFormatException($"the tag {tag} is not supported", scalar.Start.Line, scalar.Start.Column),
            };

    private static JsonNode? Plain(string text) =>
        text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" => JsonValue.Create(true),
            "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" => JsonValue.Create(false),
            _ => Number(text) ?? JsonValue.Create(text),
        };

    private static JsonValue? Number(string text)
    {
        if (!char.IsAsciiDigit(text[0]) && text[0] is not ('+' or '-' or '.'))
        {
            return null;
        }

        var plain = text.Replace("_", "", StringComparison.Ordinal);
        if (Decimal().IsMatch(plain) && long.TryParse(plain, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return FromText(number.ToString(CultureInfo.InvariantCulture));
        }

        if (Prefixed().IsMatch(plain))
        {
            return FromPrefix(plain);
        }

        return
            Float().IsMatch(plain)
            && double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)
            && double.IsFinite(real)
            ? FromText(real.ToString("R", CultureInfo.InvariantCulture))
            : null;
    }

    /// <summary>Like a number that was parsed: it reads as an int, a long or a double, as the reader likes.</summary>
    private static JsonValue FromText(string number) => JsonNode.Parse(number)!.AsValue();

    private static JsonValue? FromPrefix(string text)
    {
        var negative = text[0] == '-';
        var digits = text.TrimStart('+', '-')[1..];
        var (numberBase, rest) = digits[0] switch
        {
            'x' or 'X' => (16, digits[1..]),
            'b' or 'B' => (2, digits[1..]),
            'o' or 'O' => (8, digits[1..]),
            _ => (8, digits),
        };
        try
        {
            var number = Convert.ToInt64(rest, numberBase);
            return FromText((negative ? -number : number).ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^[-+]?(0|[1-9][0-9]*)\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Decimal();

    [GeneratedRegex(@"^[-+]?0([xX][0-9a-fA-F]+|[bB][01]+|[oO]?[0-7]+)\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Prefixed();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Float();
}
