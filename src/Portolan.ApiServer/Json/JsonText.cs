using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portolan.ApiServer.Json;

/// <summary>Between trees and UTF-8 text.</summary>
internal static class JsonText
{
    /// <summary>Deeper bodies are refused: nothing that people write comes near, and recursion stays bounded.</summary>
    public const int MaxDepth = 256;

    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = MaxDepth + 16,
        SkipValidation = true,
    };

    private static readonly JsonDocumentOptions TrustedOptions = new() { MaxDepth = MaxDepth + 16 };
    private static readonly JsonSerializerOptions SerializerOptions = new() { MaxDepth = MaxDepth + 16 };

    /// <summary>Parses text that the server itself wrote.</summary>
    public static JsonObject ParseTrusted(ReadOnlySpan<byte> utf8) => JsonNode.Parse(utf8, null, TrustedOptions)!.AsObject();

    /// <summary>Parses text that the server itself wrote and that need not be an object.</summary>
    public static JsonNode? ParseAny(ReadOnlySpan<byte> utf8) => JsonNode.Parse(utf8, null, TrustedOptions);

    /// <summary>Writes a tree as compact text.</summary>
    public static byte[] Write(JsonNode? value)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            Write(writer, value);
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The compact text as a string.</summary>
    public static string WriteString(JsonNode? value) => System.Text.Encoding.UTF8.GetString(Write(value));

    /// <summary>Writes an object with <c>apiVersion</c>, <c>kind</c> and <c>metadata</c> first.</summary>
    public static byte[] WriteCanonical(JsonObject value)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            foreach (var name in Head)
            {
                writer.WritePropertyName(name);
                Write(writer, value[name]);
            }

            foreach (var (name, field) in value)
            {
                if (Array.IndexOf(Head, name) >= 0)
                {
                    continue;
                }
                writer.WritePropertyName(name);
                Write(writer, field);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static readonly string[] Head = ["apiVersion", "kind", "metadata"];

    private static void Write(Utf8JsonWriter writer, JsonNode? value)
    {
        if (value is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            value.WriteTo(writer, SerializerOptions);
        }
    }
}
