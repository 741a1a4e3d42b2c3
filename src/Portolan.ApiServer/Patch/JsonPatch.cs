using System.Text.Json.Nodes;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Json;

namespace Portolan.ApiServer.Patch;

/// <summary>RFC 6902, with the errors that kube-apiserver gives.</summary>
internal static class JsonPatch
{
    private const int MaxOperations = 10_000;

    /// <exception cref="StatusException">400: no patch; 422: it cannot be done to this object.</exception>
    public static JsonNode? Apply(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonArray operations)
        {
            throw Refusals.BadRequest("error decoding patch: a JSON patch must be a list of operations");
        }
        if (operations.Count > MaxOperations)
        {
            throw new StatusException(
                413,
                "RequestEntityTooLarge",
                $"The allowed maximum operations in a JSON patch is {MaxOperations}, got {operations.Count}"
            );
        }

        foreach (var item in operations)
        {
            var operation = item as JsonObject ?? throw Refusals.BadRequest("error decoding patch: an operation must be an object");
            var name = operation.GetString("op") ?? throw Refusals.BadRequest("error decoding patch: an operation must have \"op\"");
            var path =
                operation.GetString("path") ?? throw Refusals.BadRequest($"error decoding patch: operation \"{name}\" must have \"path\"");
            target = Do(target, name, path, operation);
        }

        return target;
    }

    private static JsonNode? Do(JsonNode? target, string name, string path, JsonObject operation)
    {
        var steps = JsonPointer.Parse(path);
        switch (name)
        {
            case "add":
                return Add(target, steps, path, operation["value"]?.DeepClone());
            case "remove":
                Remove(target, steps, path, "remove");
                return target;
            case "replace":
                if (steps.Length == 0)
                {
                    return operation["value"]?.DeepClone();
                }
                Replace(target, steps, path, operation["value"]?.DeepClone());
                return target;
            case "move":
            {
                var from = From(operation);
                if (path.StartsWith(from + "/", StringComparison.Ordinal))
                {
                    throw Fail($"move operation cannot move {from} into itself");
                }
                var moved = Find(target, JsonPointer.Parse(from), from, "move")?.DeepClone();
                Remove(target, JsonPointer.Parse(from), from, "move");
                return Add(target, steps, path, moved);
            }

            case "copy":
            {
                var from = From(operation);
                return Add(target, steps, path, Find(target, JsonPointer.Parse(from), from, "copy")?.DeepClone());
            }

            case "test":
                if (!Find(target, steps, path, "test").SameAs(operation["value"]))
                {
                    throw Fail($"testing path {path} failed: test failed");
                }
                return target;
            default:
                throw Fail($"Unexpected kind: {name}");
        }
    }

    private static string From(JsonObject operation) =>
        operation.GetString("from") ?? throw Refusals.BadRequest("error decoding patch: the operation must have \"from\"");

    private static JsonNode? Add(JsonNode? target, string[] steps, string path, JsonNode? value)
    {
        if (steps.Length == 0)
        {
            return value;
        }
        switch (Parent(target, steps, path, "add"))
        {
            case JsonObject fields:
                fields[steps[^1]] = value;
                break;
            case JsonArray items:
                items.Insert(steps[^1] == "-" ? items.Count : Index(steps[^1], items.Count, path, "add"), value);
                break;
            default:
                throw Missing("add", path);
        }

        return target;
    }

    private static void Remove(JsonNode? target, string[] steps, string path, string name)
    {
        if (steps.Length == 0)
        {
            throw Fail($"{name} operation does not apply: doc is missing path: \"{path}\": missing value");
        }
        switch (Parent(target, steps, path, name))
        {
            case JsonObject fields when fields.Remove(steps[^1]):
                break;
            case JsonArray items:
                items.RemoveAt(Index(steps[^1], items.Count - 1, path, name));
                break;
            default:
                throw Missing(name, path);
        }
    }

    private static void Replace(JsonNode? target, string[] steps, string path, JsonNode? value)
    {
        switch (Parent(target, steps, path, "replace"))
        {
            case JsonObject fields when fields.ContainsKey(steps[^1]):
                fields[steps[^1]] = value;
                break;
            case JsonArray items:
                items[Index(steps[^1], items.Count - 1, path, "replace")] = value;
                break;
            default:
                throw Missing("replace", path);
        }
    }

    private static JsonNode? Parent(JsonNode? target, string[] steps, string path, string name) => Find(target, steps[..^1], path, name);

    private static JsonNode? Find(JsonNode? target, string[] steps, string path, string name)
    {
        foreach (var step in steps)
        {
            target = target switch
            {
                JsonObject fields when fields.TryGetPropertyValue(step, out var value) => value,
                JsonArray items => items[Index(step, items.Count - 1, path, name)],
                _ => throw Missing(name, path),
            };
        }

        return target;
    }

    private static int Index(string step, int last, string path, string name)
    {
        var isCanonical = step.Length > 0 && step.Length < 10 && step.All(char.IsAsciiDigit) && (step.Length == 1 || step[0] != '0');
        if (!isCanonical || int.Parse(step, System.Globalization.CultureInfo.InvariantCulture) is var index && index > last)
        {
            throw Missing(name, path);
        }
        return index;
    }

    private static StatusException Missing(string name, string path) =>
        Fail($"{name} operation does not apply: doc is missing path: \"{path}\": missing value");

    private static StatusException Fail(string what) =>
        new(422, "Invalid", $"the server rejected our request due to an error in our request: {what}", new());
}
