using System.Text.Json;
using System.Text.Json.Nodes;
using Portolan.Api;
using Portolan.ApiServer.Json;

namespace Portolan.ApiServer.Storage;

/// <summary>
/// One version of an object, immutable. It is kept as the JSON text that clients receive, so reads and watches copy bytes; what selectors
/// and the garbage collector ask for is taken out once.
/// </summary>
/// <remarks>
/// The text starts with <c>apiVersion</c> and <c>kind</c>, so that another version of the kind is a different head before the same tail.
/// </remarks>
internal sealed class StoredObject
{
    private static readonly IReadOnlyDictionary<string, string> NoLabels = new Dictionary<string, string>();
    private readonly int _tail;

    private StoredObject(GroupResource resource, NamespacedName name, long version, byte[] json, int tail, string apiVersion, string kind)
    {
        Resource = resource;
        Name = name;
        Version = version;
        Json = json;
        _tail = tail;
        ApiVersion = apiVersion;
        Kind = kind;
    }

    public GroupResource Resource { get; }

    public NamespacedName Name { get; }

    /// <summary>The <c>resourceVersion</c>: the store's revision in which this version was written.</summary>
    public long Version { get; }

    /// <summary>The number of its row in the file: the revision in which the object was created; 0 when it was not.</summary>
    public long Row { get; private init; }

    public byte[] Json { get; }

    public string ApiVersion { get; }

    public string Kind { get; }

    public string Uid { get; private init; } = "";

    public IReadOnlyDictionary<string, string> Labels { get; private init; } = NoLabels;

    /// <summary>The uids of the owners; empty for most objects.</summary>
    public IReadOnlyList<string> Owners { get; private init; } = [];

    /// <summary>Whether deletion was asked for.</summary>
    public bool IsTerminating { get; private init; }

    /// <summary>The text from behind <c>kind</c> to the end.</summary>
    public ReadOnlyMemory<byte> Tail => Json.AsMemory(_tail);

    /// <summary>A fresh tree that the caller may change.</summary>
    public JsonObject Parse() => JsonText.ParseTrusted(Json);

    /// <summary>Writes <paramref name="value"/> down as the version <paramref name="version"/>; sets its <c>resourceVersion</c>.</summary>
    public static StoredObject From(GroupResource resource, NamespacedName name, long version, JsonObject value, long row = 0)
    {
        value.EnsureMetadata()["resourceVersion"] = version.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Read(resource, name, version, JsonText.WriteCanonical(value), row);
    }

    /// <summary>Takes over text that <see cref="From"/> made earlier.</summary>
    /// <exception cref="JsonException">The text is no such object.</exception>
    public static StoredObject Read(GroupResource resource, NamespacedName name, long version, byte[] json, long row = 0)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        var apiVersion = ReadHead(ref reader, "apiVersion"u8);
        var kind = ReadHead(ref reader, "kind"u8);
        var tail = (int)reader.BytesConsumed;
        var facts = MetadataFacts.Read(ref reader);
        return new(resource, name, version, json, tail, string.Intern(apiVersion), string.Intern(kind))
        {
            Row = row,
            Uid = facts.Uid,
            Labels = facts.Labels ?? NoLabels,
            Owners = facts.Owners ?? [],
            IsTerminating = facts.IsTerminating,
        };
    }

    private static string ReadHead(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals(name) || !reader.Read())
        {
            throw new JsonException("A stored object must start with apiVersion and kind.");
        }
        return reader.GetString() ?? "";
    }
}
