using System.Collections;
using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text.Json.Nodes;
using Portolan.Primitives;
using Portolan.ProxyConfig;

namespace Portolan.Translation.Tests.Golden.Runner;

/// <summary>Shows any record as JSON: keys as texts, enumerations by name, secrets redacted, nothing for what is empty.</summary>
internal static class RecordDump
{
    public static JsonNode? Of(object? value) =>
        value switch
        {
            null => null,
            string text => text.Length == 0 ? null : JsonValue.Create(text),
            bool flag => flag ? JsonValue.Create(flag) : null,
            int number => JsonValue.Create(number),
            long number => JsonValue.Create(number),

            // What all listeners of Gateways have.
            ListenerDirection.Edge => null,
            Enum choice => JsonValue.Create(choice.ToString()),
            TimeSpan duration => JsonValue.Create(duration.ToString("c", CultureInfo.InvariantCulture)),
            DateTimeOffset moment => JsonValue.Create(moment.ToString("u", CultureInfo.InvariantCulture)),
            IPNetwork network => JsonValue.Create(network.ToString()),
            ClientAddressing addressing when addressing == ClientAddressing.Direct => null,
            Secret or ObjectKey or ConfigKey or ProxyKey => JsonValue.Create(value.ToString()),
            IDictionary map => OfMap(map),
            IEnumerable items => OfList(items),
            _ => OfRecord(value),
        };

    private static JsonNode? OfMap(IDictionary map)
    {
        var entries = new SortedDictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in map)
        {
            entries[entry.Key.ToString()!] = Of(entry.Value);
        }

        return entries.Count == 0 ? null : new JsonObject(entries);
    }

    private static JsonNode? OfList(IEnumerable items)
    {
        var nodes = items.Cast<object?>().Select(Of).ToArray();
        return nodes.Length == 0 ? null : new JsonArray(nodes);
    }

    private static JsonNode? OfRecord(object value)
    {
        var fields = new JsonObject();
        if (value.GetType().BaseType is { IsAbstract: true } family && family != typeof(ValueType))
        {
            fields["is"] = value.GetType().Name;
        }

        foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetIndexParameters().Length == 0 && Of(property.GetValue(value)) is { } node)
            {
                fields[char.ToLowerInvariant(property.Name[0]) + property.Name[1..]] = node;
            }
        }

        return fields.Count == 0 ? null : fields;
    }
}
