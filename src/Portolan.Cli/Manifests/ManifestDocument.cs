using System.Text.Json.Nodes;

namespace Portolan.Cli.Manifests;

/// <summary>One object of a manifest, and where it stands, for messages.</summary>
internal sealed record ManifestDocument(string File, int Line, JsonObject Object)
{
    public string ApiVersion => Text(Object, "apiVersion");

    public string Kind => Text(Object, "kind");

    public string Name => Object["metadata"] is JsonObject metadata ? Text(metadata, "name") : "";

    public string? Namespace =>
        Object["metadata"] is JsonObject metadata && Text(metadata, "namespace") is { Length: > 0 } name ? name : null;

    /// <inheritdoc />
    public override string ToString() => $"{File}:{Line}: {Kind} {(Namespace is null ? "" : Namespace + "/")}{Name}";

    private static string Text(JsonObject parent, string field) =>
        parent[field] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
