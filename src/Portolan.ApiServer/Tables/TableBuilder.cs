using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.ApiServer.Http;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.Tables;

/// <summary>Makes the <c>Table</c> that <c>kubectl get</c> prints: NAME, then the kind's columns.</summary>
internal static class TableBuilder
{
    private static readonly PrinterColumn[] AgeOnly =
        [new("Age", "date", ".metadata.creationTimestamp") { Description = "How long ago the object was created." }];

    public static JsonObject Of(ApiRequest request, IReadOnlyList<StoredObject> objects, long version)
    {
        var served = request.Target.Served;
        var columns = served.Version.Columns.IsEmpty ? AgeOnly : [.. served.Version.Columns];
        var paths = columns.Select(column => column.Render is null ? JsonPath.Parse(column.JsonPath) : null).ToArray();
        var now = request.Time.GetUtcNow();
        var rows = new JsonArray();
        foreach (var stored in objects)
        {
            var tree = stored.Parse();
            tree["apiVersion"] = served.ApiVersion;
            var cells = HasOwnName(columns) ? [] : new JsonArray(JsonValue.Create(stored.Name.Name));
            for (var i = 0; i < columns.Length; i++)
                cells.Add(Cell(columns[i], paths[i], tree, now));
            var row = new JsonObject { ["cells"] = cells };
            if (ObjectOf(request.Query("includeObject"), tree) is { } included)
                row["object"] = included;
            rows.Add((JsonNode)row);
        }

        return new()
        {
            ["kind"] = "Table",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = new JsonObject { ["resourceVersion"] = version.ToString(System.Globalization.CultureInfo.InvariantCulture) },
            ["columnDefinitions"] = Definitions(columns),
            ["rows"] = rows,
        };
    }

    private static JsonObject? ObjectOf(string? include, JsonObject tree) => include switch
    {
        "None" => null,
        "Object" => tree,
        _ => new JsonObject
        {
            ["kind"] = "PartialObjectMetadata",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = tree["metadata"]?.DeepClone(),
        },
    };

    // Events show their name last, and only in wide tables.
    private static bool HasOwnName(PrinterColumn[] columns) => Array.Exists(columns, column => column.Name == "Name");

    private static JsonArray Definitions(PrinterColumn[] columns)
    {
        var definitions = new JsonArray();
        if (!HasOwnName(columns))
            definitions.Add((JsonNode)Definition(new("Name", "string", "") { Format = "name", Description = "The name, unique in its namespace." }));
        foreach (var column in columns)
            definitions.Add((JsonNode)Definition(column));
        return definitions;
    }

    private static JsonObject Definition(PrinterColumn column) => new()
    {
        ["name"] = column.Name,
        ["type"] = column.Type,
        ["format"] = column.Format,
        ["description"] = column.Description,
        ["priority"] = column.Priority,
    };

    private static JsonNode? Cell(PrinterColumn column, JsonPath? path, JsonObject tree, DateTimeOffset now)
    {
        if (column.Render is { } render)
            return column.Type == "date" ? Age(render(tree)?.DeepClone(), now) : render(tree)?.DeepClone();
        var found = path!.Evaluate(tree);
        if (column.Type == "date")
            return Age(found.Count == 0 ? null : found[0], now);
        if (found.Count == 0)
            return null;
        if (column.Type == "string")
            return JsonValue.Create(string.Join(",", found.Select(Text)));
        return found[0]?.DeepClone();
    }

    private static string Text(JsonNode? node) => node.AsString() ?? (node is null ? "" : JsonText.WriteString(node));

    private static JsonNode? Age(JsonNode? node, DateTimeOffset now)
    {
        if (node.AsString() is not { } text)
            return node is null ? JsonValue.Create("<unknown>") : node;
        return DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var time)
            ? JsonValue.Create(HumanDuration.Format(now - time))
            : JsonValue.Create(text);
    }
}
