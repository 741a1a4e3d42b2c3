using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portolan.Api.Json;

/// <summary>
/// Gives equal short strings as one object where they were read not long ago. Objects of an API repeat themselves: kinds, groups, names of
/// namespaces and Gateways, reasons of conditions are most of the text of thousands of them, and each would be a string of its own.
/// </summary>
/// <remarks>
/// A table of fixed size that forgets: what collides takes the place of what was there. Hashes are seeded by the runtime, so nobody can
/// choose names that collide. Safe for many threads without a lock, since a place is one reference.
/// </remarks>
internal static class SharedStrings
{
    private const int Longest = 128;

    // A power of two, and far more than the strings that repeat, so that those which are read once seldom push one of them out.
    private static readonly string?[] Places = new string?[8192];

    /// <summary>The string that the reader stands at.</summary>
    public static string Read(ref Utf8JsonReader reader)
    {
        var length = reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;
        if (length > Longest || reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
        {
            return reader.GetString()!;
        }

        Span<char> room = stackalloc char[Longest];
        return Of(room[..reader.CopyString(room)]);
    }

    private static string Of(ReadOnlySpan<char> text)
    {
        ref var place = ref Places[string.GetHashCode(text, StringComparison.Ordinal) & (Places.Length - 1)];
        var known = place;
        return known is not null && text.SequenceEqual(known) ? known : place = text.ToString();
    }
}

/// <summary>Reads strings through <see cref="SharedStrings"/>.</summary>
internal sealed class SharedStringConverter : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        SharedStrings.Read(ref reader);

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        SharedStrings.Read(ref reader);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value);
}
