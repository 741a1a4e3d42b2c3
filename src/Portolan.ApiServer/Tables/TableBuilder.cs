using System.Globalization;
using System.Text.Json;
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
    [
        new("Age", "date", ".metadata.creationTimestamp") { Description = "How long ago the object was created." },
    ];

    private static readonly string[] Rfc3339 = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public static JsonObject Of(ApiRequest request, IReadOnlyList<StoredObject> objects, long version)
    {
        var served = request.Target.Served;
        // Columns are computed from what is kept: a kind that shows another's objects has the other's columns.
        var columns = served.Version.Columns.IsEmpty ? AgeOnly : [.. served.Version.Columns];
        var paths = columns.Select(column => column.Render is null ? JsonPath.Parse(column.JsonPath) : null).ToArray();
        var now = request.Time.GetUtcNow();
        var rows = new JsonArray();
        foreach (var stored in objects)
        {
            var tree = stored.Parse();
            var cells = HasOwnName(columns) ? [] : new JsonArray(JsonValue.Create(stored.Name.Name));
            for (var i = 0; i < columns.Length; i++)
            {
                cells.Add(Cell(columns[i], paths[i], tree, now));
            }
            var row = new JsonObject { ["cells"] = cells };
            if (ObjectOf(request.Query("includeObject"), served.FromStored(tree)) is { } included)
            {
                row["object"] = included;
            }
            rows.Add((JsonNode)row);
        }

        return new()
        {
            ["kind"] = "Table",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = new JsonObject { ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture) },
            ["columnDefinitions"] = Definitions(columns),
            ["rows"] = rows,
        };
    }

    private static JsonObject? ObjectOf(string? include, JsonObject tree) =>
        include switch
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
        {
            definitions.Add(
                (JsonNode)Definition(new("Name", "string", "") { Format = "name", Description = "The name, unique in its namespace." })
            );
        }
        foreach (var column in columns)
        {
            definitions.Add((JsonNode)Definition(column));
        }
        return definitions;
    }

    private static JsonObject Definition(PrinterColumn column) =>
        new()
        {
            ["name"] = column.Name,
            ["type"] = column.Type,
            ["format"] = column.Format,
            ["description"] = column.Description,
            ["priority"] = column.Priority,
        };

    private static JsonNode? Cell(PrinterColumn column, JsonPath? path, JsonObject tree, DateTimeOffset now) =>
        column.Render is { } render
            ? (column.Type == "date" ? Age(render(tree), now) : render(tree)?.DeepClone())
            : ValueCell(column.Type, path!.Evaluate(tree) is [var first, ..] ? first : null, now);

    /// <summary>
    /// A cell that a JSON path found. As kube-apiserver: the first value alone, and none where it has another type than the column.
    /// </summary>
    private static JsonNode? ValueCell(string type, JsonNode? value, DateTimeOffset now) =>
        (type, value?.GetValueKind()) switch
        {
            ("date", JsonValueKind.String) => Age(value, now),
            ("string", not null) => JsonValue.Create(value.AsString() ?? JsonText.WriteString(value)),
            ("integer", JsonValueKind.Number) => JsonValue.Create((long)Math.Truncate(Number(value!))),
            ("number", JsonValueKind.Number) or ("boolean", JsonValueKind.True or JsonValueKind.False) => value!.DeepClone(),
            _ => null,
        };

    private static double Number(JsonNode value) => double.Parse(JsonText.WriteString(value), CultureInfo.InvariantCulture);

    private static JsonValue Age(JsonNode? node, DateTimeOffset now) =>
        node.AsString() switch
        {
            null or "" => JsonValue.Create("<unknown>"),
            var text
                when DateTimeOffset.TryParseExact(
                    text,
                    Rfc3339,
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal,
                    out var time
                ) => JsonValue.Create(HumanDuration.Format(now - time)),
            _ => JsonValue.Create("<invalid>"),
        };
}
