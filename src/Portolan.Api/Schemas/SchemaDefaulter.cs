using System.Text.Json.Nodes;

namespace Portolan.Api.Schemas;

/// <summary>
/// Structural defaulting: sets the defaults of absent fields, and takes away nulls where null is no value, as kube-apiserver does before it
/// validates.
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
                foreach (var item in list)
                {
                    ApplyDefaults(item, items);
                }

                break;
        }
    }

    private static void DefaultFields(JsonObject map, JsonSchema schema)
    {
        foreach (var (name, field) in schema.Properties)
        {
            if (map[name] is null && (field.Default is not null || !field.Nullable))
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
            foreach (var (name, value) in map)
            {
                if (!schema.Properties.ContainsKey(name))
                {
                    ApplyDefaults(value, values);
                }
            }
        }
    }
}
