using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Registry;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.Http;

/// <summary>Writes stored objects as clients receive them, by copying bytes.</summary>
internal static class ObjectText
{
    /// <summary>Writes the object as a URL shows it.</summary>
    public static void Write(IBufferWriter<byte> target, StoredObject stored, ServedResource served)
    {
        if (!served.ShowsStoredText)
        {
            target.Write(JsonText.WriteCanonical(served.FromStored(stored.Parse())));
            return;
        }

        if (stored.ApiVersion == served.ApiVersion)
        {
            target.Write(stored.Json);
            return;
        }

        // apiVersion and kind are plain names: they need no escaping.
        WriteText(target, $"{{\"apiVersion\":\"{served.ApiVersion}\",\"kind\":\"{stored.Kind}\"");
        target.Write(stored.Tail.Span);
    }

    /// <summary>The object's metadata alone, as <c>PartialObjectMetadata</c>.</summary>
    public static JsonObject PartialMetadata(StoredObject stored) =>
        new()
        {
            ["kind"] = "PartialObjectMetadata",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = stored.Parse()["metadata"]?.DeepClone() ?? new JsonObject(),
        };

    public static void WriteText(IBufferWriter<byte> target, string text)
    {
        var span = target.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        target.Advance(Encoding.UTF8.GetBytes(text, span));
    }

    public static void WriteJson(IBufferWriter<byte> target, JsonNode value) => target.Write(JsonText.Write(value));
}
