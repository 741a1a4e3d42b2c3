using System.Text.Json.Nodes;
using Portolan.ApiServer.Json;

namespace Portolan.ApiServer.CustomResources;

/// <summary>
/// Where an error names a part that every version has (schema, subresources, columns, selectable fields). kube-apiserver keeps a part that
/// is the same in all versions once, above them, and that is where its errors point: <c>spec.validation</c>, not
/// <c>spec.versions[0].schema</c>.
/// </summary>
internal static class CrdPlaces
{
    /// <summary>The part of each version with its path; once only if it is the same everywhere.</summary>
    public static IEnumerable<(string Path, JsonNode Part, JsonObject Version)> Of(
        IReadOnlyList<JsonObject> versions,
        string name,
        string shared
    )
    {
        if (versions.Count > 0 && versions[0][name] is { } first && versions.All(version => version[name].SameAs(first)))
        {
            return [($"spec.{shared}", first, versions[0])];
        }
        return versions
            .Select((version, i) => ($"spec.versions[{i}].{name}", version[name], version))
            .Where(place => place.Item2 is not null)!;
    }
}
