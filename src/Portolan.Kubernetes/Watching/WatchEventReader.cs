using System.Runtime.InteropServices;
using System.Text.Json;
using Portolan.Api;
using Portolan.Kubernetes.Connection;

namespace Portolan.Kubernetes.Watching;

/// <summary>Reads objects out of lists and watch lines; a bad one is a value and harms no other.</summary>
internal static class WatchEventReader
{
    public static WatchEvent<T> Read<T>(ReadOnlyMemory<byte> line)
        where T : class, IResource<T>
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return ReadEvent<T>(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new WatchEvent<T>.Unreadable(
                new UnreadableObject(new("", ""), $"not a watch event: {exception.Message}"),
                ResourceVersion: null
            );
        }
    }

    /// <summary>One object, or why it cannot be read.</summary>
    public static (T? Resource, UnreadableObject? Error) ReadObject<T>(JsonElement element)
        where T : class, IResource<T>
    {
        try
        {
            return (ResourceJson.Parse<T>(JsonMarshal.GetRawUtf8Value(element)), null);
        }
        catch (ResourceFormatException exception)
        {
            return (null, new UnreadableObject(exception.Key, exception.Message));
        }
        catch (Exception exception)
            when (exception is JsonException or ArgumentException or InvalidOperationException or NotSupportedException)
        {
            return (
                null,
                new UnreadableObject(new(Metadata(element, "namespace") ?? "", Metadata(element, "name") ?? ""), exception.Message)
            );
        }
    }

    private static WatchEvent<T> ReadEvent<T>(JsonElement root)
        where T : class, IResource<T>
    {
        var type = root.GetProperty("type").GetString();
        var element = root.GetProperty("object");
        switch (type)
        {
            case "BOOKMARK":
                return new WatchEvent<T>.Bookmark(VersionOf(element) ?? "");
            case "ERROR":
                return new WatchEvent<T>.Failed(ApiException.FromStatus(element));
        }

        var (resource, error) = ReadObject<T>(element);
        if (error is not null)
        {
            return new WatchEvent<T>.Unreadable(error, VersionOf(element));
        }

        return type == "DELETED" ? new WatchEvent<T>.Removed(resource!) : new WatchEvent<T>.Set(resource!);
    }

    private static string? VersionOf(JsonElement element) => Metadata(element, "resourceVersion");

    private static string? Metadata(JsonElement element, string field) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty("metadata", out var metadata)
        && metadata.ValueKind == JsonValueKind.Object
        && metadata.TryGetProperty(field, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
