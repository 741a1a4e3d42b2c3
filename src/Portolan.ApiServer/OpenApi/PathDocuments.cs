using System.Text.Json.Nodes;
using Portolan.ApiServer.Registry;

namespace Portolan.ApiServer.OpenApi;

/// <summary>The paths of a kind. kubectl reads from them whether dry run and field validation work.</summary>
internal static class PathDocuments
{
    private static readonly string[] WriteParameters = ["dryRun", "fieldManager", "fieldValidation"];
    private static readonly string[] ListParameters =
    [
        "allowWatchBookmarks",
        "continue",
        "fieldSelector",
        "labelSelector",
        "limit",
        "resourceVersion",
        "resourceVersionMatch",
        "sendInitialEvents",
        "timeoutSeconds",
        "watch",
    ];

    /// <summary>The version of OpenAPI.</summary>
    internal enum Dialect
    {
        V2,
        V3,
    }

    public static void Add(JsonObject paths, ServedResource served, Dialect dialect)
    {
        var group = served.Definition.Group;
        var root = group.Length == 0 ? $"/api/{served.Version.Name}" : $"/apis/{group}/{served.Version.Name}";
        var collection = served.IsNamespaced
            ? $"{root}/namespaces/{{namespace}}/{served.Definition.Plural}"
            : $"{root}/{served.Definition.Plural}";
        paths[collection] = new JsonObject
        {
            ["get"] = Operation(served, dialect, "list", ListParameters),
            ["post"] = Operation(served, dialect, "post", WriteParameters),
            ["delete"] = Operation(served, dialect, "deletecollection", ListParameters),
        };
        paths[$"{collection}/{{name}}"] = Object(served, dialect);
        if (served.Version.HasStatus)
        {
            paths[$"{collection}/{{name}}/status"] = Object(served, dialect);
        }
        if (served.IsNamespaced)
        {
            paths[$"{root}/{served.Definition.Plural}"] = new JsonObject { ["get"] = Operation(served, dialect, "list", ListParameters) };
        }
    }

    private static JsonObject Object(ServedResource served, Dialect dialect) =>
        new()
        {
            ["get"] = Operation(served, dialect, "get", []),
            ["put"] = Operation(served, dialect, "put", WriteParameters),
            ["patch"] = Operation(served, dialect, "patch", [.. WriteParameters, "force"]),
            ["delete"] = Operation(served, dialect, "delete", ["dryRun", "propagationPolicy"]),
        };

    private static JsonObject Operation(ServedResource served, Dialect dialect, string action, string[] parameters)
    {
        var list = new JsonArray();
        foreach (var name in parameters)
        {
            var parameter = new JsonObject { ["name"] = name, ["in"] = "query" };
            if (dialect == Dialect.V3)
            {
                parameter["schema"] = new JsonObject { ["type"] = "string" };
            }
            else
            {
                parameter["type"] = "string";
            }
            list.Add((JsonNode)parameter);
        }

        return new()
        {
            ["parameters"] = list,
            ["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "OK" } },
            ["x-kubernetes-action"] = action,
            ["x-kubernetes-group-version-kind"] = SchemaDocuments.GroupVersionKind(served, served.Kind),
        };
    }
}
