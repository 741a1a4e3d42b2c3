using System.Text.Json.Nodes;
using Portolan.ApiServer.Json;

namespace Portolan.ApiServer.Apply;

/// <summary>How a manager came to its fields.</summary>
internal enum ManagerOperation
{
    /// <summary>By server-side apply: it owns what its configuration names, and gives back what it leaves out.</summary>
    Apply,

    /// <summary>By any other write: it owns what it changed.</summary>
    Update,
}

/// <summary>The fields that one client manages: an entry of <c>metadata.managedFields</c>.</summary>
internal sealed record ManagedFieldsEntry(string Manager, ManagerOperation Operation, string Subresource)
{
    public required string ApiVersion { get; init; }

    public required string Time { get; init; }

    public required FieldSet Fields { get; init; }

    public bool IsSameManager(ManagedFieldsEntry other) =>
        Manager == other.Manager
        && Operation == other.Operation
        && Subresource == other.Subresource
        && (Operation == ManagerOperation.Apply || ApiVersion == other.ApiVersion);

    /// <summary>How a conflict names the manager.</summary>
    public string Describe()
    {
        var name = Subresource.Length == 0 ? $"\"{Manager}\"" : $"\"{Manager}\" with subresource \"{Subresource}\"";
        if (Operation == ManagerOperation.Apply)
        {
            return name;
        }
        return Time.Length == 0 ? $"{name} using {ApiVersion}" : $"{name} using {ApiVersion} at {Time}";
    }

    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["manager"] = Manager,
            ["operation"] = Operation.ToString(),
            ["apiVersion"] = ApiVersion,
        };
        if (Time.Length > 0)
        {
            json["time"] = Time;
        }
        json["fieldsType"] = "FieldsV1";
        json["fieldsV1"] = Fields.ToJson();
        if (Subresource.Length > 0)
        {
            json["subresource"] = Subresource;
        }
        return json;
    }

    /// <summary>Null when it is no entry.</summary>
    public static ManagedFieldsEntry? Parse(JsonNode? node)
    {
        if (
            node is not JsonObject json
            || json.GetString("fieldsType") != "FieldsV1"
            || json.GetString("apiVersion") is not { Length: > 0 } apiVersion
            || FieldSet.TryParse(json["fieldsV1"]) is not { } fields
        )
        {
            return null;
        }
        ManagerOperation? operation = json.GetString("operation") switch
        {
            nameof(ManagerOperation.Apply) => ManagerOperation.Apply,
            nameof(ManagerOperation.Update) => ManagerOperation.Update,
            _ => null,
        };
        return operation is null
            ? null
            : new(json.GetString("manager") ?? "", operation.Value, json.GetString("subresource") ?? "")
            {
                ApiVersion = apiVersion,
                Time = json.GetString("time") ?? "",
                Fields = fields,
            };
    }
}
