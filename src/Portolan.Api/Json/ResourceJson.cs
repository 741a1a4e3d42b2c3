using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Portolan.Api;

/// <summary>Turns JSON of the Kubernetes API into records and back.</summary>
public static class ResourceJson
{
    private static readonly ConcurrentDictionary<Type, ResourceType> Types = new();

    /// <summary>How records are read and written: camelCase, RFC 3339 times, and nothing for what is empty.</summary>
    public static JsonSerializerOptions Options { get; } = CreateOptions();

    /// <summary>Reads an object.</summary>
    /// <exception cref="ResourceFormatException">The JSON is not such an object; the message names the object and the field.</exception>
    public static T Parse<T>(JsonNode node)
        where T : IResource<T> => Read<T>(() => node.Deserialize<T>(Options), () => node);

    /// <summary>Reads an object.</summary>
    /// <exception cref="ResourceFormatException">The JSON is not such an object; the message names the object and the field.</exception>
    public static T Parse<T>(ReadOnlySpan<byte> utf8Json)
        where T : IResource<T>
    {
        try
        {
            return JsonSerializer.Deserialize<T>(utf8Json, Options) ?? throw new JsonException("the object is null");
        }
        catch (JsonException e)
        {
            throw Failure<T>(e, TryParseNode(utf8Json));
        }
    }

    /// <summary>Writes an object with its <c>apiVersion</c> and <c>kind</c>.</summary>
    public static JsonObject ToJson(IResource resource)
    {
        var type = TypeOf(resource.GetType());
        var fields = JsonSerializer.SerializeToNode(resource, resource.GetType(), Options)!.AsObject();
        var result = new JsonObject { ["apiVersion"] = type.ApiVersion, ["kind"] = type.Kind };
        foreach (var (name, value) in fields.ToArray())
        {
            fields.Remove(name);
            result[name] = value;
        }

        return result;
    }

    /// <summary>The names of the kind that a record type stands for.</summary>
    public static ResourceType TypeOf(Type recordType) =>
        Types.GetOrAdd(
            recordType,
            static type => (ResourceType)type.GetProperty("Type", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!
        );

    private static T Read<T>(Func<T?> read, Func<JsonNode?> node)
        where T : IResource<T>
    {
        try
        {
            return read() ?? throw new JsonException("the object is null");
        }
        catch (JsonException e)
        {
            throw Failure<T>(e, node());
        }
        catch (InvalidOperationException e)
        {
            throw Failure<T>(new JsonException(e.Message, e), node());
        }
    }

    private static ResourceFormatException Failure<T>(JsonException exception, JsonNode? node)
        where T : IResource<T>
    {
        var metadata = (node as JsonObject)?["metadata"] as JsonObject;
        var key = new NamespacedName(Text(metadata, "namespace"), Text(metadata, "name"));
        return new ResourceFormatException(
            T.Type,
            key,
            Json.JsonExceptionExtensions.FieldPath(exception).TrimStart('.'),
            Message(exception),
            exception
        );
    }

    private static string Message(JsonException exception)
    {
        var plain = Json.JsonExceptionExtensions.PlainMessage(exception);
        const string MissingMarker = "was missing required properties including: ";
        var missing = plain.IndexOf(MissingMarker, StringComparison.Ordinal);
        return missing < 0 ? plain : $"required fields are absent: {plain[(missing + MissingMarker.Length)..].TrimEnd('.')}";
    }

    private static string Text(JsonObject? node, string field) =>
        node?[field] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    [SuppressMessage(
        "Design",
        "CA1031",
        Justification = "The JSON is known to be broken; its name is only a courtesy to the reader of the message."
    )]
    private static JsonNode? TryParseNode(ReadOnlySpan<byte> utf8Json)
    {
        try
        {
            return JsonNode.Parse(utf8Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            RespectNullableAnnotations = true,
            AllowDuplicateProperties = true,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            NumberHandling = JsonNumberHandling.Strict,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { Json.ResourceTypeInfo.OmitEmptyFields } },
        };
        options.Converters.Add(new Json.EquatableConverterFactory());
        options.Converters.Add(new Json.TimeConverter());
        options.Converters.Add(new Json.SharedStringConverter());
        options.MakeReadOnly();
        return options;
    }
}
