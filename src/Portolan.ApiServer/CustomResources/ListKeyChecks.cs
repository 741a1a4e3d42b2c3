using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.ApiServer.Json;

namespace Portolan.ApiServer.CustomResources;

/// <summary>Checks what lists whose items are told apart need: items that are there, with keys that are scalars and never absent.</summary>
internal static class ListKeyChecks
{
    public static void Check(JsonObject schema, string path, List<FieldError> errors)
    {
        var listType = schema.GetString("x-kubernetes-list-type");
        var keys = schema.GetArray("x-kubernetes-list-map-keys").Strings().ToList();
        if (keys.Count > 0 && listType != "map")
        {
            const string MustBe = "must be map if x-kubernetes-list-map-keys is non-empty";
            var place = $"{path}.x-kubernetes-list-type";
            errors.Add(listType is null ? CrdErrors.Required(place, MustBe) : CrdErrors.Invalid(place, listType, MustBe));
        }

        var items = schema.GetObject("items");
        if (listType == "map")
        {
            CheckMap(keys, items, path, errors);
        }
        if (items is null || listType is not ("map" or "set"))
        {
            return;
        }
        if (items.GetBoolean("nullable") == true)
        {
            errors.Add(CrdErrors.Forbidden($"{path}.items.nullable", $"cannot be nullable when x-kubernetes-list-type is {listType}"));
        }
        if (listType == "map")
        {
            CheckPresence(keys, items, path, errors);
        }
    }

    private static void CheckMap(List<string> keys, JsonObject? items, string path, List<FieldError> errors)
    {
        if (keys.Count == 0)
        {
            errors.Add(CrdErrors.Required($"{path}.x-kubernetes-list-map-keys", "must not be empty if x-kubernetes-list-type is map"));
        }
        if (items is null)
        {
            errors.Add(CrdErrors.Required($"{path}.items", "must have a schema if x-kubernetes-list-type is map"));
            return;
        }

        if (items.GetString("type") != "object")
        {
            errors.Add(
                CrdErrors.Invalid(
                    $"{path}.items.type",
                    items.GetString("type"),
                    "must be object if parent array's x-kubernetes-list-type is map"
                )
            );
            return;
        }

        var list = $"[]string{{{string.Join(", ", keys.Select(key => $"\"{key}\""))}}}";
        foreach (var (key, i) in keys.Select((key, i) => (key, i)))
        {
            if (items.GetObject("properties").GetObject(key) is not { } field)
            {
                errors.Add(
                    CrdErrors.InvalidJson($"{path}.x-kubernetes-list-map-keys", list, "entries must all be names of item properties")
                );
            }
            else if (field.GetString("type") is "array" or "object")
            {
                errors.Add(
                    CrdErrors.Invalid(
                        $"{path}.items.properties[{key}].type",
                        "object",
                        "must be a scalar type if parent array's x-kubernetes-list-type is map"
                    )
                );
            }
            if (keys.IndexOf(key) < i)
            {
                errors.Add(CrdErrors.InvalidJson($"{path}.x-kubernetes-list-map-keys", list, "must not contain duplicate entries"));
            }
        }
    }

    private static void CheckPresence(List<string> keys, JsonObject items, string path, List<FieldError> errors)
    {
        var required = items.GetArray("required").Strings().ToList();
        foreach (var key in keys)
        {
            if (items.GetObject("properties").GetObject(key) is not { } field)
            {
                continue;
            }
            var place = $"{path}.items.properties[{key}]";
            if (!required.Contains(key) && field["default"] is null)
            {
                errors.Add(
                    CrdErrors.Required(
                        $"{place}.default",
                        "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property"
                    )
                );
            }
            if (field.GetBoolean("nullable") == true)
            {
                errors.Add(
                    CrdErrors.Forbidden($"{place}.nullable", "this property is in x-kubernetes-list-map-keys, so it cannot be nullable")
                );
            }
        }
    }
}
