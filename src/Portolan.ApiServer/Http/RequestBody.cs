using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Protobuf;

namespace Portolan.ApiServer.Http;

/// <summary>
/// Reads bodies within limits. <paramref name="Duplicates"/> are fields that the sender wrote twice; the last one counts.
/// </summary>
internal sealed record RequestBody(JsonNode? Value, IReadOnlyList<string> Duplicates)
{
    /// <summary>As in kube-apiserver.</summary>
    public const long MaxLength = 3 * 1024 * 1024;

    /// <summary>
    /// As much of a body is read, and what is beyond <see cref="MaxLength"/> dropped, before it is refused: most clients send the whole
    /// before they read, and a connection that is closed amid their sending takes the answer with it.
    /// </summary>
    public const long MostRead = 4 * MaxLength;

    /// <exception cref="StatusException">413, 415 or 400.</exception>
    public static async Task<RequestBody> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var bytes = await ReadBytesAsync(request, cancellation);
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
        // Who asks first (RFC 9110, 10.1.1) is told before it sends.
        if (request.ContentLength > MostRead || (request.ContentLength > MaxLength && request.Headers.Expect.Count > 0))
        {
            throw Refusals.TooLarge(MaxLength);
        }
        var buffer = new MemoryStream((int)Math.Min(request.ContentLength ?? 1024, MaxLength));
        var piece = ArrayPool<byte>.Shared.Rent(64 * 1024);
        var total = 0L;
        try
        {
            for (int read; (read = await request.Body.ReadAsync(piece, cancellation)) > 0; )
            {
                total += read;
                if (total <= MaxLength)
                {
                    buffer.Write(piece, 0, read);
                }
            }
        }
        catch (BadHttpRequestException e) when (e.StatusCode == 413)
        {
            throw Refusals.TooLarge(MaxLength);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }

        if (total > MaxLength)
        {
            throw Refusals.TooLarge(MaxLength);
        }
        return buffer.ToArray();
    }

    /// <exception cref="StatusException">400: the bytes are no JSON, or too deep.</exception>
    public static RequestBody ParseJson(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return new(null, []);
        }
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
            {
                throw Refusals.BadRequest("invalid character after top-level value");
            }
            // Once more through text, so that numbers read back as any number type.
            return new(JsonText.ParseAny(JsonText.Write(tree)), duplicates);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Refusals.BadRequest($"the body is not valid JSON: {e.Message}");
        }
    }
}
