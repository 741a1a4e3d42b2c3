using System.Text.Json.Nodes;
using Portolan.Api;
using Portolan.Api.Schemas;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.Registry;

/// <summary>A kind in one of its versions, as it is served under one URL.</summary>
internal sealed class ServedResource
{
    public ServedResource(ResourceDefinition definition, ResourceVersion version)
    {
        Definition = definition;
        Version = version;
        Resource = new(definition.Group, definition.Plural);
        ApiVersion = Join(definition.Group, version.Name);
        Stored = definition.StoredAs is { } kept ? new(kept.Group, kept.Plural) : Resource;
        StorageApiVersion = definition.StoredAs is { } other
            ? Join(other.Group, other.Version)
            : Join(definition.Group, definition.Versions[0].Name);
        Schema = new(() => ObjectSchemas.WithObjectFields(version.Schema));
    }

    public ResourceDefinition Definition { get; }

    public ResourceVersion Version { get; }

    /// <summary>What clients call it.</summary>
    public GroupResource Resource { get; }

    /// <summary>Under which name its objects are kept: its own, but for a kind that shows another's objects.</summary>
    public GroupResource Stored { get; }

    /// <summary><c>group/version</c> of this URL.</summary>
    public string ApiVersion { get; }

    /// <summary><c>group/version</c> in which objects are kept.</summary>
    public string StorageApiVersion { get; }

    /// <summary>The schema with <c>apiVersion</c>, <c>kind</c> and <c>metadata</c>.</summary>
    public Lazy<JsonSchema> Schema { get; }

    public string Kind => Definition.Kind;

    public string ListKind => $"{Definition.Kind}List";

    public bool IsNamespaced => Definition.Scope == ResourceScope.Namespaced;

    /// <summary>Core objects like ConfigMap have no generation.</summary>
    public bool HasGeneration =>
        !Definition.IsBuiltIn
        || Definition.Group
            is "apps"
                or "batch"
                or "networking.k8s.io"
                or "policy"
                or "discovery.k8s.io"
                or "apiextensions.k8s.io"
                or "admissionregistration.k8s.io"
                or "scheduling.k8s.io"
                or "flowcontrol.apiserver.k8s.io";

    public NamespacedName NameOf(string @namespace, string name) => new(IsNamespaced ? @namespace : "", name);

    /// <summary>Whether clients see the very text that is kept, but for <c>apiVersion</c>.</summary>
    public bool ShowsStoredText => Definition.StoredAs is null;

    /// <summary>A stored tree as this URL shows it; the tree is used up.</summary>
    public JsonObject FromStored(JsonObject stored)
    {
        var value = Definition.StoredAs is { } kept ? kept.FromStored(stored) : stored;
        value["apiVersion"] = ApiVersion;
        return value;
    }

    /// <summary>A tree of this URL as it is kept; the tree is used up.</summary>
    public JsonObject ToStored(JsonObject value)
    {
        var stored = Definition.StoredAs is { } kept ? kept.ToStored(value) : value;
        stored["apiVersion"] = StorageApiVersion;
        return stored;
    }

    private static string Join(string group, string version) => group.Length == 0 ? version : $"{group}/{version}";
}
