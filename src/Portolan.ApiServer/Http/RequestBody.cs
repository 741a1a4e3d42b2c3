using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Protobuf;

namespace Portolan.ApiServer.Http;

/// <summary>Reads bodies within limits. <paramref name="Duplicates"/> are fields that the sender wrote twice; the last one counts.</summary>
internal sealed record RequestBody(JsonNode? Value, IReadOnlyList<string> Duplicates)
{
    /// <summary>As in kube-apiserver.</summary>
    public const long MaxLength = 3 * 1024 * 1024;

    /// <exception cref="StatusException">413, 415 or 400.</exception>
    public static async Task<RequestBody> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var bytes = await ReadBytesAsync(request, cancellation).ConfigureAwait(false);
        return MediaType(request) switch
        {
            "" or "application/json" => ParseJson(bytes),
            "application/yaml" => new(YamlText.Parse(bytes), []),
            ProtobufText.MediaType when bytes.Length == 0 => new(null, []),
            ProtobufText.MediaType => new(ProtobufText.Parse(bytes), []),
            _ => throw Refusals.UnsupportedMediaType("application/json", "application/yaml", ProtobufText.MediaType),
        };
    }

    public static string MediaType(HttpRequest request)
    {
        var type = request.ContentType ?? "";
        var end = type.IndexOf(';', StringComparison.Ordinal);
        return (end < 0 ? type : type[..end]).Trim();
    }

    public static async Task<byte[]> ReadBytesAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength > MaxLength)
            throw Refusals.TooLarge(MaxLength);
        var buffer = new MemoryStream((int)(request.ContentLength ?? 1024));
        try
        {
            await request.Body.CopyToAsync(buffer, cancellation).ConfigureAwait(false);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == 413)
        {
            throw Refusals.TooLarge(MaxLength);
        }

        return buffer.ToArray();
    }

    /// <exception cref="StatusException">400: the bytes are no JSON, or too deep.</exception>
    public static RequestBody ParseJson(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return new(null, []);
        try
        {
            var options = new JsonDocumentOptions { MaxDepth = JsonText.MaxDepth, AllowDuplicateProperties = false };
            return new(JsonNode.Parse(bytes, null, options), []);
        }
        catch (JsonException)
        {
            // Rare: find out what it is. Doubled fields are legal JSON, of which the last one counts.
        }

        try
        {
            var duplicates = new List<string>();
            var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = JsonText.MaxDepth });
            reader.Read();
            var tree = DuplicateFields.Read(ref reader, "", duplicates);
            if (reader.Read())
                throw Refusals.BadRequest("invalid character after top-level value");
            // Once more through text, so that numbers read back as any number type.
            return new(JsonText.ParseAny(JsonText.Write(tree)), duplicates);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Refusals.BadRequest($"the body is not valid JSON: {e.Message}");
        }
    }
}
