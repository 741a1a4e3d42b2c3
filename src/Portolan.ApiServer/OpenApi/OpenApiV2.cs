using System.Text.Json.Nodes;
using Portolan.ApiServer.Registry;

namespace Portolan.ApiServer.OpenApi;

/// <summary>All kinds in one OpenAPI v2 document, for clients that know no v3.</summary>
internal static class OpenApiV2
{
    private const string Definitions = "#/definitions/";

    public static JsonObject Of(RegistrySnapshot registry)
    {
        var definitions = new JsonObject
        {
            [SchemaDocuments.ObjectMetaName] = SchemaDocuments.Of(ObjectSchemas.ObjectMeta),
            [SchemaDocuments.ListMetaName] = SchemaDocuments.ListMeta(),
        };
        var paths = new JsonObject();
        foreach (var served in registry.Served)
        {
            definitions[SchemaDocuments.NameOf(served, served.Kind)] = SchemaDocuments.OfKind(served, Definitions);
            definitions[SchemaDocuments.NameOf(served, served.ListKind)] = SchemaDocuments.OfList(served, Definitions);
            PathDocuments.Add(paths, served, PathDocuments.Dialect.V2);
        }

        return new()
        {
            ["swagger"] = "2.0",
            ["info"] = new JsonObject { ["title"] = "Portolan", ["version"] = "v1" },
            ["paths"] = paths,
            ["definitions"] = definitions,
        };
    }
}
