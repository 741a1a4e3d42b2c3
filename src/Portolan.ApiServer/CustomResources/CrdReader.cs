using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.ApiServer.Json;
using Portolan.Primitives;

namespace Portolan.ApiServer.CustomResources;

/// <summary>Makes a definition of a CustomResourceDefinition that has been checked.</summary>
internal static class CrdReader
{
    public static ResourceDefinition Read(JsonObject crd)
    {
        var spec = crd.GetObject("spec") ?? [];

        // What was accepted: names that another kind has are not served.
        var names = crd.GetObject("status").GetObject("acceptedNames") ?? spec.GetObject("names");
        return new()
        {
            Group = spec.GetString("group") ?? "",
            Kind = names.GetString("kind") ?? "",
            Plural = names.GetString("plural") ?? "",
            Singular = names.GetString("singular") ?? "",
            ShortNames = names.GetArray("shortNames").Strings().ToEquatableList(),
            Categories = names.GetArray("categories").Strings().ToEquatableList(),
            Scope = spec.GetString("scope") == "Cluster" ? ResourceScope.Cluster : ResourceScope.Namespaced,
            Versions = (spec.GetArray("versions") ?? [])
                .OfType<JsonObject>()
                .OrderByDescending(version => version.GetBoolean("storage") == true)
                .Select(version => ReadVersion(spec, names, version))
                .ToEquatableList(),
        };
    }

    private static ResourceVersion ReadVersion(JsonObject spec, JsonObject? names, JsonObject version)
    {
        var name = version.GetString("name") ?? "";
        var subresources = version.GetObject("subresources");
        var scale = subresources.GetObject("scale");
        var isDeprecated = version.GetBoolean("deprecated") == true;
        return new()
        {
            Name = name,
            Served = version.GetBoolean("served") == true,
            DeprecationWarning = isDeprecated
                ? version.GetString("deprecationWarning") ?? $"{spec.GetString("group")}/{name} {names.GetString("kind")} is deprecated"
                : null,
            Schema = CrdSchemaReader.Read(version.GetObject("schema").GetObject("openAPIV3Schema") ?? []),
            HasStatus = subresources?.ContainsKey("status") == true,
            Scale = scale is null
                ? null
                : new(
                    scale.GetString("specReplicasPath") ?? "",
                    scale.GetString("statusReplicasPath") ?? "",
                    scale.GetString("labelSelectorPath")
                ),
            SelectableFields = (version.GetArray("selectableFields") ?? [])
                .OfType<JsonObject>()
                .Select(field => field.GetString("jsonPath") ?? "")
                .Where(path => path.Length > 1)
                .Select(path => path[1..])
                .ToEquatableList(),
            Columns = (version.GetArray("additionalPrinterColumns") ?? []).OfType<JsonObject>().Select(ReadColumn).ToEquatableList(),
        };
    }

    private static PrinterColumn ReadColumn(JsonObject column) =>
        new(column.GetString("name") ?? "", column.GetString("type") ?? "string", column.GetString("jsonPath") ?? "")
        {
            Description = column.GetString("description") ?? "",
            Priority = (int)(column.GetInteger("priority") ?? 0),
            Format = column.GetString("format") ?? "",
        };
}
