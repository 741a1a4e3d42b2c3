using System.Text.Json.Nodes;

namespace Portolan.Api.Schemas;

/// <summary>
/// Structural defaulting: sets the defaults of absent fields and of nulls where null is no value, and takes away such nulls that have no
/// default, as kube-apiserver does before it validates.
/// </summary>
public static class SchemaDefaulter
{
    /// <summary>Changes <paramref name="value"/> in place.</summary>
    public static void ApplyDefaults(JsonNode? value, JsonSchema schema)
    {
        switch (value)
        {
            case JsonObject map:
                DefaultFields(map, schema);
                break;
            case JsonArray list when schema.Items is { } items:
                DefaultItems(list, items);

                break;
        }
    }

    private static void DefaultFields(JsonObject map, JsonSchema schema)
    {
        foreach (var (name, field) in schema.Properties)
        {
            // A null that is a value stays, whatever the default.
            if (map.TryGetPropertyValue(name, out var value) ? value is null && !field.Nullable : field.Default is not null)
            {
                map.Remove(name);
                if (field.Default is not null)
                {
                    map[name] = field.Default.DeepClone();
                }
            }

            ApplyDefaults(map[name], field);
        }

        if (schema.AdditionalProperties is { } values)
        {
            foreach (var (name, value) in map.Where(field => !schema.Properties.ContainsKey(field.Key)).ToArray())
            {
                if (value is null && values is { Nullable: false, Default: null })
                {
                    map.Remove(name);
                }
                else if (value is null && !values.Nullable)
                {
                    map[name] = values.Default!.DeepClone();
                }

                ApplyDefaults(map[name], values);
            }
        }
    }

    private static void DefaultItems(JsonArray list, JsonSchema items)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is null && items is { Nullable: false, Default: { } value })
            {
                list[i] = value.DeepClone();
            }

            ApplyDefaults(list[i], items);
        }
    }
}
