using System.Text.Json.Nodes;
using Portolan.Api;
using Portolan.ControlPlane.Inputs;

namespace Portolan.ControlPlane.Writing.Objects;

/// <summary>
/// Whether an object has what we want. Kinds of the core get defaults from the server in fields that we do not name, so there what we name
/// must match; our own kinds must match entirely, since a field that somebody added would change traffic on paper.
/// </summary>
internal static class ObjectComparison
{
    private static readonly string[] NotContent = ["apiVersion", "kind", "metadata", "status"];

    /// <summary>Whether somebody else fills in fields of the kind that we do not name.</summary>
    public static bool HasServerDefaults(ResourceType type) =>
        !type.Group.Contains('.', StringComparison.Ordinal) || type.Group.EndsWith(".k8s.io", StringComparison.Ordinal);

    /// <summary>Whether <paramref name="live"/> needs no write.</summary>
    public static bool IsUpToDate(ResourceType type, IResource wanted, IResource live)
    {
        if (!HasMetadata(wanted.Metadata, live.Metadata))
        {
            return false;
        }

        if (live is WrittenObject written)
        {
            return written.Content == WrittenObject.MarkOf(wanted);
        }

        var wantedContent = ContentOf(wanted);
        var liveContent = ContentOf(live);
        return HasServerDefaults(type) ? Covers(liveContent, wantedContent) : JsonNode.DeepEquals(liveContent, wantedContent);
    }

    /// <summary>The object without its names, metadata and status.</summary>
    public static JsonObject ContentOf(IResource resource) => WithoutNames(ResourceJson.ToJson(resource));

    /// <summary>A copy of the object without its names, metadata and status.</summary>
    public static JsonObject ContentOf(JsonObject json) => WithoutNames(json.DeepClone().AsObject());

    private static JsonObject WithoutNames(JsonObject json)
    {
        foreach (var field in NotContent)
        {
            json.Remove(field);
        }

        return json;
    }

    private static bool HasMetadata(ObjectMeta wanted, ObjectMeta live) =>
        wanted.Labels.All(label => live.Labels.GetValueOrDefault(label.Key) == label.Value)
        && wanted.Annotations.All(annotation => live.Annotations.GetValueOrDefault(annotation.Key) == annotation.Value)
        && wanted.OwnerReferences.All(owner => live.OwnerReferences.Any(known => known.Uid == owner.Uid));

    /// <summary>Whether <paramref name="live"/> has everything that <paramref name="wanted"/> has; lists must be as long.</summary>
    private static bool Covers(JsonNode? live, JsonNode? wanted) =>
        wanted switch
        {
            null => true,
            JsonObject fields => live is JsonObject known
                ? fields.All(field => Covers(known[field.Key], field.Value))
                : live is null && fields.All(field => Covers(live: null, field.Value)),
            JsonArray items => live is JsonArray known
                ? known.Count == items.Count && known.Zip(items).All(pair => Covers(pair.First, pair.Second))
                : live is null && items.Count == 0,
            _ => JsonNode.DeepEquals(live, wanted),
        };
}
