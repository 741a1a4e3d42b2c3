using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.ApiServer.Json;

namespace Portolan.ApiServer.CustomResources;

/// <summary>Checks that each default is a value that its own schema allows, without fields that would be pruned.</summary>
internal static class DefaultChecks
{
    public static IEnumerable<FieldError> Check(JsonObject schema, string path)
    {
        if (schema["default"] is { } value)
        {
            foreach (var error in CheckValue(value, CrdSchemaReader.Read(schema), $"{path}.default"))
            {
                yield return error;
            }
        }

        if (schema.GetObject("items") is { } items)
        {
            foreach (var error in Check(items, $"{path}.items"))
            {
                yield return error;
            }
        }

        foreach (var (name, field) in schema.GetObject("properties") ?? [])
        {
            foreach (var error in field is JsonObject part ? Check(part, $"{path}.properties[{name}]") : [])
            {
                yield return error;
            }
        }
    }

    private static IEnumerable<FieldError> CheckValue(JsonNode value, JsonSchema schema, string path)
    {
        // The path of a whole object keeps the fields that every object has; that of a value does not.
        if (SchemaPruner.Prune(value.DeepClone(), schema, "default").Count > 0)
        {
            yield return CrdErrors.InvalidJson(path, CrdErrors.AsGo(value), "must not have unknown fields");
        }

        // Rules of users' kinds are not evaluated, so nothing was left unchecked.
        foreach (var error in SchemaValidator.Validate(value, schema).Where(error => error.Field != "<nil>"))
        {
            yield return error with
            {
                Field = error.Field.Length == 0 ? path : $"{path}.{error.Field}",
            };
        }
    }
}
