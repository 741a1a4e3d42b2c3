using System.Text.Json.Nodes;

namespace Portolan.ApiServer.Discovery;

/// <summary>
/// Resources that are asked and not stored. <paramref name="Plural"/> may name a part of another one, as <c>serviceaccounts/token</c>.
/// </summary>
internal sealed record VirtualResource(string Group, string Version, string Plural, string Kind, bool IsNamespaced)
{
    public bool IsPart => Plural.Contains('/', StringComparison.Ordinal);

    public JsonObject ToDiscovery() =>
        new()
        {
            ["name"] = Plural,
            ["singularName"] = IsPart ? "" : Kind.ToLowerInvariant(),
            ["namespaced"] = IsNamespaced,
            ["kind"] = Kind,
            ["verbs"] = new JsonArray("create"),
        };

    public JsonObject ToAggregated() =>
        new()
        {
            ["resource"] = Plural,
            ["responseKind"] = AggregatedVersion.Kind(Group, Version, Kind),
            ["scope"] = IsNamespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = Kind.ToLowerInvariant(),
            ["verbs"] = new JsonArray("create"),
        };
}

/// <summary>The questions that the server answers about users and tokens.</summary>
internal static class VirtualResources
{
    public static IReadOnlyList<VirtualResource> All { get; } =
    [
        new("authentication.k8s.io", "v1", "selfsubjectreviews", "SelfSubjectReview", false),
        new("authentication.k8s.io", "v1", "tokenreviews", "TokenReview", false),
        new("authorization.k8s.io", "v1", "selfsubjectaccessreviews", "SelfSubjectAccessReview", false),
        new("authorization.k8s.io", "v1", "subjectaccessreviews", "SubjectAccessReview", false),
    ];

    public static IEnumerable<string> Groups => All.Select(item => item.Group).Distinct();

    public static IEnumerable<VirtualResource> In(string group, string version) =>
        All.Where(item => item.Group == group && item.Version == version);

    public static IEnumerable<string> Versions(string group) =>
        All.Where(item => item.Group == group).Select(item => item.Version).Distinct();

    public static VirtualResource? Find(string group, string version, string plural) =>
        All.FirstOrDefault(item => item.Group == group && item.Version == version && item.Plural == plural);
}
