using System.Text.Json.Nodes;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Registry;

namespace Portolan.ApiServer.Discovery;

/// <summary>One version of a group in the aggregated discovery document.</summary>
internal static class AggregatedVersion
{
    private static readonly string[] Verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
    private static readonly string[] PartVerbs = ["get", "patch", "update"];

    public static JsonObject Of(IEnumerable<ServedResource> resources, string group, string version)
    {
        var entries = new JsonArray();
        foreach (var served in resources)
        {
            entries.Add((JsonNode)Resource(served));
        }
        foreach (var review in VirtualResources.In(group, version).Where(review => !review.IsPart))
        {
            entries.Add((JsonNode)review.ToAggregated());
        }
        return new()
        {
            ["version"] = version,
            ["resources"] = entries,
            ["freshness"] = "Current",
        };
    }

    private static JsonObject Resource(ServedResource served)
    {
        var entry = new JsonObject
        {
            ["resource"] = served.Definition.Plural,
            ["responseKind"] = Kind(served.Definition.Group, served.Version.Name, served.Kind),
            ["scope"] = served.IsNamespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = served.Definition.Singular,
            ["verbs"] = Verbs.ToJsonArray(),
        };
        if (!served.Definition.ShortNames.IsEmpty)
        {
            entry["shortNames"] = ((IEnumerable<string>)served.Definition.ShortNames).ToJsonArray();
        }
        if (!served.Definition.Categories.IsEmpty)
        {
            entry["categories"] = ((IEnumerable<string>)served.Definition.Categories).ToJsonArray();
        }
        var parts = new JsonArray();
        if (served.Version.HasStatus)
        {
            parts.Add((JsonNode)Part("status", Kind(served.Definition.Group, served.Version.Name, served.Kind)));
        }
        if (served.Version.Scale is not null)
        {
            parts.Add((JsonNode)Part("scale", Kind("autoscaling", "v1", "Scale")));
        }
        if (parts.Count > 0)
        {
            entry["subresources"] = parts;
        }
        return entry;
    }

    private static JsonObject Part(string name, JsonObject kind) =>
        new()
        {
            ["subresource"] = name,
            ["responseKind"] = kind,
            ["verbs"] = PartVerbs.ToJsonArray(),
        };

    public static JsonObject Kind(string group, string version, string kind) =>
        new()
        {
            ["group"] = group,
            ["version"] = version,
            ["kind"] = kind,
        };
}
