using System.Collections.Frozen;
using Portolan.Api.Schemas;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.Registry;

/// <summary>
/// The kinds that are served now. Kinds given at the start are fixed; CustomResourceDefinitions add others and never change those.
/// </summary>
internal sealed class ResourceRegistry
{
    private readonly IReadOnlyList<ResourceDefinition> _fixed;
    private volatile RegistrySnapshot _current;

    public ResourceRegistry(IEnumerable<ResourceDefinition> definitions)
    {
        _fixed = [.. definitions];
        _current = new(_fixed);
    }

    public RegistrySnapshot Current => _current;

    /// <summary>The kinds that were there from the start.</summary>
    public IReadOnlyList<ResourceDefinition> Fixed => _fixed;

    /// <summary>Whether any kind came from a CustomResourceDefinition.</summary>
    public bool HasCustom { get; private set; }

    /// <summary>Whether the kind was there from the start.</summary>
    public bool IsFixed(GroupResource resource) => _fixed.Any(item => item.Group == resource.Group && item.Plural == resource.Plural);

    public void ReplaceCustom(IReadOnlyList<ResourceDefinition> custom)
    {
        HasCustom = custom.Count > 0;
        _current = new([.. _fixed, .. custom.Where(item => !IsFixed(new(item.Group, item.Plural)))]);
    }
}

/// <summary>The kinds at one moment, immutable; what is derived from them (discovery, OpenAPI) is cached by this reference.</summary>
internal sealed class RegistrySnapshot
{
    private readonly FrozenDictionary<(string Group, string Version, string Plural), ServedResource> _byUrl;
    private readonly FrozenDictionary<GroupResource, ServedResource> _preferred;
    private readonly FrozenDictionary<(string Group, string Kind), ServedResource> _byKind;

    public RegistrySnapshot(IReadOnlyList<ResourceDefinition> definitions)
    {
        Served =
        [
            .. definitions.SelectMany(definition =>
                definition.Versions.Where(version => version.Served).Select(version => new ServedResource(definition, version))
            ),
        ];
        _byUrl = Served.ToFrozenDictionary(item => (item.Definition.Group, item.Version.Name, item.Definition.Plural));
        var firsts = Served.GroupBy(item => item.Resource).Select(group => group.First()).ToList();
        _preferred = firsts.ToFrozenDictionary(item => item.Resource);
        _byKind = firsts.GroupBy(item => (item.Definition.Group, item.Kind)).ToFrozenDictionary(group => group.Key, group => group.First());
    }

    public IReadOnlyList<ServedResource> Served { get; }

    public ServedResource? Find(string group, string version, string plural) => _byUrl.GetValueOrDefault((group, version, plural));

    /// <summary>The kind in its preferred version.</summary>
    public ServedResource? Find(GroupResource resource) => _preferred.GetValueOrDefault(resource);

    public ServedResource? FindKind(string group, string kind) => _byKind.GetValueOrDefault((group, kind));

    public IEnumerable<ServedResource> Preferred => _preferred.Values;

    public bool HasVersion(string group, string version) =>
        Served.Any(item => item.Definition.Group == group && item.Version.Name == version);
}
