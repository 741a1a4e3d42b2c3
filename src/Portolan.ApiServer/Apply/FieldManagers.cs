using System.Globalization;
using System.Text;
using Portolan.Api.Schemas;

namespace Portolan.ApiServer.Apply;

/// <summary>Names of managers.</summary>
internal static class FieldManagers
{
    /// <summary>In bytes.</summary>
    public const int MaxLength = 128;

    /// <summary>What is wrong with a name that a client gave itself.</summary>
    public static IEnumerable<FieldError> Check(string name)
    {
        if (Encoding.UTF8.GetByteCount(name) > MaxLength)
        {
            yield return new("fieldManager", FieldErrorReason.FieldValueTooLong, $"Too long: may not be more than {MaxLength} bytes");
        }
        var position = 0;
        foreach (var rune in name.EnumerateRunes())
        {
            if (!IsPrintable(rune))
            {
                yield return new(
                    "fieldManager",
                    FieldErrorReason.FieldValueInvalid,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Invalid value: {JsonEncoded(name)}: invalid character U+{rune.Value:X4} (at position {position})"
                    )
                );
            }

            position += rune.Utf8SequenceLength;
        }
    }

    /// <summary>The name of a client that gave itself none.</summary>
    public static string OfUserAgent(string agent)
    {
        var name = new StringBuilder();
        var length = 0;
        foreach (var rune in agent.Split('/')[0].EnumerateRunes().Where(IsPrintable))
        {
            length += rune.Utf8SequenceLength;
            if (length > MaxLength)
            {
                break;
            }
            name.Append(rune.ToString());
        }

        return name.Length == 0 ? "unknown" : name.ToString();
    }

    // A blank is the only space that counts as printable.
    private static bool IsPrintable(Rune rune) =>
        rune.Value == ' '
        || !(
            Rune.IsControl(rune)
            || Rune.IsWhiteSpace(rune)
            || Rune.GetUnicodeCategory(rune)
                is UnicodeCategory.Format
                    or UnicodeCategory.OtherNotAssigned
                    or UnicodeCategory.PrivateUse
                    or UnicodeCategory.Surrogate
        );

    private static string JsonEncoded(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}
