using System.Globalization;
using System.Text;
using Portolan.Api.Schemas;
using Portolan.ApiServer.Errors;

namespace Portolan.ApiServer.Apply;

/// <summary>Names of managers.</summary>
internal static class FieldManagers
{
    /// <summary>In bytes.</summary>
    public const int MaxLength = 128;

    /// <summary>Passes a name on that a client gave itself in a request of <paramref name="method"/>.</summary>
    /// <exception cref="StatusException">422: it is too long, or cannot be printed.</exception>
    public static string Check(string name, string method)
    {
        var errors = new List<FieldError>();
        if (Encoding.UTF8.GetByteCount(name) > MaxLength)
            errors.Add(new("fieldManager", FieldErrorReason.FieldValueTooLong, $"Too long: may not be more than {MaxLength} bytes"));
        var position = 0;
        foreach (var rune in name.EnumerateRunes())
        {
            if (!IsPrintable(rune))
            {
                errors.Add(new(
                    "fieldManager",
                    FieldErrorReason.FieldValueInvalid,
                    string.Create(CultureInfo.InvariantCulture, $"Invalid value: {JsonEncoded(name)}: invalid character U+{rune.Value:X4} (at position {position})")));
            }

            position += rune.Utf8SequenceLength;
        }

        var kind = method switch
        {
            "POST" => "CreateOptions",
            "PUT" => "UpdateOptions",
            _ => "PatchOptions",
        };
        return errors.Count == 0 ? name : throw Refusals.Invalid("meta.k8s.io", kind, "", errors);
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
                break;
            name.Append(rune.ToString());
        }

        return name.Length == 0 ? "unknown" : name.ToString();
    }

    // A blank is the only space that counts as printable.
    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || !(Rune.IsControl(rune) || Rune.IsWhiteSpace(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate);

    private static string JsonEncoded(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}
