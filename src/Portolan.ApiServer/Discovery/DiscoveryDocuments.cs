using System.Text.Json.Nodes;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Registry;

namespace Portolan.ApiServer.Discovery;

/// <summary>What clients learn of the kinds: plain lists a group version, and all in one piece (aggregated discovery v2).</summary>
internal static class DiscoveryDocuments
{
    private static readonly string[] Verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
    private static readonly string[] PartVerbs = ["get", "patch", "update"];

    public static JsonObject CoreVersions(string serverAddress) =>
        new()
        {
            ["kind"] = "APIVersions",
            ["versions"] = new JsonArray("v1"),
            ["serverAddressByClientCIDRs"] = new JsonArray(
                new JsonObject { ["clientCIDR"] = "0.0.0.0/0", ["serverAddress"] = serverAddress }
            ),
        };

    public static JsonObject Groups(RegistrySnapshot registry)
    {
        var groups = new JsonArray();
        foreach (var name in GroupNames(registry).Where(name => name.Length > 0))
        {
            groups.Add((JsonNode)GroupBody(registry, name));
        }
        return new()
        {
            ["kind"] = "APIGroupList",
            ["apiVersion"] = "v1",
            ["groups"] = groups,
        };
    }

    public static JsonObject? Group(RegistrySnapshot registry, string name)
    {
        if (!GroupNames(registry).Contains(name))
        {
            return null;
        }
        var group = new JsonObject { ["kind"] = "APIGroup", ["apiVersion"] = "v1" };
        foreach (var (field, value) in GroupBody(registry, name))
        {
            group[field] = value?.DeepClone();
        }
        return group;
    }

    public static JsonObject? Resources(RegistrySnapshot registry, string group, string version)
    {
        var resources = new JsonArray();
        foreach (var served in InVersion(registry, group, version))
        {
            var entry = Resource(served.Definition.Plural, served, served.Kind, Verbs);
            entry["singularName"] = served.Definition.Singular;
            AddList(entry, "shortNames", served.Definition.ShortNames);
            AddList(entry, "categories", served.Definition.Categories);
            resources.Add((JsonNode)entry);
            if (served.Version.HasStatus)
            {
                resources.Add((JsonNode)Resource($"{served.Definition.Plural}/status", served, served.Kind, PartVerbs));
            }
            if (served.Version.Scale is not null)
            {
                resources.Add((JsonNode)Scale(served));
            }
        }

        foreach (var review in VirtualResources.In(group, version))
        {
            resources.Add((JsonNode)review.ToDiscovery());
        }
        return resources.Count == 0
            ? null
            : new()
            {
                ["kind"] = "APIResourceList",
                ["apiVersion"] = "v1",
                ["groupVersion"] = Join(group, version),
                ["resources"] = resources,
            };
    }

    /// <summary>Every kind in one document; for the core group under <c>/api</c>, for the others under <c>/apis</c>.</summary>
    public static JsonObject Aggregated(RegistrySnapshot registry, DiscoveryScope scope)
    {
        var items = new JsonArray();
        foreach (var group in GroupNames(registry).Where(name => name.Length == 0 == (scope == DiscoveryScope.Core)))
        {
            var versions = new JsonArray();
            foreach (var version in VersionsOf(registry, group))
            {
                versions.Add((JsonNode)AggregatedVersion.Of(InVersion(registry, group, version), group, version));
            }
            var metadata = new JsonObject { ["creationTimestamp"] = null };
            if (group.Length > 0)
            {
                metadata["name"] = group;
            }
            items.Add((JsonNode)new JsonObject { ["metadata"] = metadata, ["versions"] = versions });
        }

        return new()
        {
            ["kind"] = "APIGroupDiscoveryList",
            ["apiVersion"] = "apidiscovery.k8s.io/v2",
            ["metadata"] = new JsonObject(),
            ["items"] = items,
        };
    }

    public static IEnumerable<ServedResource> InVersion(RegistrySnapshot registry, string group, string version) =>
        registry
            .Served.Where(item => item.Definition.Group == group && item.Version.Name == version)
            .OrderBy(item => item.Definition.Plural, StringComparer.Ordinal);

    public static List<string> GroupNames(RegistrySnapshot registry) =>
        [.. registry.Served.Select(item => item.Definition.Group).Concat(VirtualResources.Groups).Append("").Distinct()];

    /// <summary>The versions of a group, the best first: stable ones before betas before alphas, higher numbers first.</summary>
    public static List<string> VersionsOf(RegistrySnapshot registry, string group) =>
        [
            .. registry
                .Served.Where(item => item.Definition.Group == group)
                .Select(item => item.Version.Name)
                .Concat(VirtualResources.Versions(group))
                .Distinct()
                .Order(VersionOrder.Instance),
        ];

    private static JsonObject GroupBody(RegistrySnapshot registry, string name)
    {
        var versions = VersionsOf(registry, name);
        JsonObject Entry(string version) => new() { ["groupVersion"] = Join(name, version), ["version"] = version };
        return new()
        {
            ["name"] = name,
            ["versions"] = new JsonArray([.. versions.Select(version => (JsonNode)Entry(version))]),
            ["preferredVersion"] = Entry(versions[0]),
        };
    }

    private static JsonObject Resource(string name, ServedResource served, string kind, string[] verbs) =>
        new()
        {
            ["name"] = name,
            ["singularName"] = "",
            ["namespaced"] = served.IsNamespaced,
            ["kind"] = kind,
            ["verbs"] = verbs.ToJsonArray(),
        };

    private static JsonObject Scale(ServedResource served)
    {
        var entry = Resource($"{served.Definition.Plural}/scale", served, "Scale", PartVerbs);
        entry["group"] = "autoscaling";
        entry["version"] = "v1";
        return entry;
    }

    private static void AddList(JsonObject target, string name, Primitives.EquatableList<string> values)
    {
        if (!values.IsEmpty)
        {
            target[name] = ((IEnumerable<string>)values).ToJsonArray();
        }
    }

    private static string Join(string group, string version) => group.Length == 0 ? version : $"{group}/{version}";
}

/// <summary>Which half of the API a discovery document is about.</summary>
internal enum DiscoveryScope
{
    /// <summary>The core group.</summary>
    Core,

    /// <summary>Groups with names.</summary>
    Named,
}
