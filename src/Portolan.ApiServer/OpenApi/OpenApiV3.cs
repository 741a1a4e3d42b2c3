using System.Text.Json.Nodes;
using Portolan.ApiServer.Registry;

namespace Portolan.ApiServer.OpenApi;

/// <summary>The OpenAPI v3 document of a group version: the schemas, and the paths with the parameters that kubectl looks for.</summary>
internal static class OpenApiV3
{
    private const string Schemas = "#/components/schemas/";

    public static JsonObject Of(IReadOnlyList<ServedResource> resources)
    {
        var schemas = new JsonObject
        {
            [SchemaDocuments.ObjectMetaName] = SchemaDocuments.Of(ObjectSchemas.ObjectMeta),
            [SchemaDocuments.ListMetaName] = SchemaDocuments.ListMeta(),
        };
        var paths = new JsonObject();
        foreach (var served in resources)
        {
            schemas[SchemaDocuments.NameOf(served, served.Kind)] = SchemaDocuments.OfKind(served, Schemas);
            schemas[SchemaDocuments.NameOf(served, served.ListKind)] = SchemaDocuments.OfList(served, Schemas);
            PathDocuments.Add(paths, served, PathDocuments.Dialect.V3);
        }

        return new()
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "Portolan", ["version"] = "v1" },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
    }
}
