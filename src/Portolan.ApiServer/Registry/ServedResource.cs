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
        StorageApiVersion = Join(definition.Group, definition.Versions[0].Name);
        Schema = new(() => ObjectSchemas.WithObjectFields(version.Schema));
    }

    public ResourceDefinition Definition { get; }

    public ResourceVersion Version { get; }

    public GroupResource Resource { get; }

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
    public bool HasGeneration => !Definition.IsBuiltIn || Definition.Group is "apps" or "batch" or "networking.k8s.io" or "policy" or "discovery.k8s.io"
        or "apiextensions.k8s.io" or "admissionregistration.k8s.io";

    public NamespacedName NameOf(string @namespace, string name) => new(IsNamespaced ? @namespace : "", name);

    private static string Join(string group, string version) => group.Length == 0 ? version : $"{group}/{version}";
}
