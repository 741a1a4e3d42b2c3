using System.Text.Json.Nodes;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Objects;
using Portolan.ApiServer.Registry;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.CustomResources;

/// <summary>
/// Gives out the names of a group: whoever comes first has them. A definition whose names another one has is kept and not served; one that
/// is served keeps the names it was given.
/// </summary>
internal sealed class CrdNaming(ObjectStore store, ResourceRegistry registry, TimeProvider time)
{
    /// <summary>Whether the kind of a definition is served.</summary>
    public static bool IsEstablished(JsonObject crd) => Find(crd, "Established").GetString("status") == "True";

    /// <summary>Writes the accepted names and the conditions into the status of a definition.</summary>
    public void Accept(JsonObject crd, JsonObject status)
    {
        var names = crd.GetObject("spec").GetObject("names") ?? [];
        var (resources, kinds) = TakenBeside(crd);
        var accepted = (status.GetObject("acceptedNames")?.DeepClone() as JsonObject) ?? [];
        (string Reason, string Message)? conflict = null;
        foreach (
            var (field, reason, taken) in new[]
            {
                ("plural", "PluralConflict", resources),
                ("singular", "SingularConflict", resources),
                ("shortNames", "ShortNamesConflict", resources),
                ("kind", "KindConflict", kinds),
                ("listKind", "ListKindConflict", kinds),
            }
        )
        {
            var own = NamesOf(accepted[field]).ToHashSet();
            var used = NamesOf(names[field])
                .Where(name => !own.Contains(name) && taken.Contains(name))
                .Select(name => $"\"{name}\" is already in use")
                .ToList();
            if (used.Count > 0)
            {
                conflict = (reason, used.Count == 1 ? used[0] : $"[{string.Join(", ", used)}]");
            }
            else
            {
                Set(accepted, field, names[field]);
            }
        }

        Set(accepted, "categories", names["categories"]);

        // The type of the API has no way to leave these two out.
        accepted["plural"] ??= "";
        accepted["kind"] ??= "";
        var isEstablished = IsEstablished(crd) || conflict is null;
        status["conditions"] = new JsonArray([
            Condition(
                status,
                "NamesAccepted",
                conflict is null ? "True" : "False",
                conflict?.Reason ?? "NoConflicts",
                conflict?.Message ?? "no conflicts found"
            ),
            Condition(
                status,
                "Established",
                isEstablished ? "True" : "False",
                isEstablished ? "InitialNamesAccepted" : "NotAccepted",
                isEstablished ? "the initial names have been accepted" : "not all names are accepted"
            ),
            .. (status.GetArray("conditions") ?? [])
                .OfType<JsonObject>()
                .Where(item => item.GetString("type") is not ("NamesAccepted" or "Established"))
                .Select(item => item.DeepClone()),
        ]);
        status["acceptedNames"] = accepted;
    }

    private (HashSet<string?> Resources, HashSet<string?> Kinds) TakenBeside(JsonObject crd)
    {
        var group = crd.GetObject("spec").GetString("group");
        var name = crd.Metadata().GetString("name");
        var others = store
            .Current.Of(CrdKind.Resource)
            .Values.Where(other => other.Name.Name != name && other.Name.Name.EndsWith($".{group}", StringComparison.Ordinal))
            .Select(other => other.Parse())
            .Where(other => other.GetObject("spec").GetString("group") == group)
            .Select(other => other.GetObject("status").GetObject("acceptedNames"))
            .OfType<JsonObject>()
            .ToList();
        var builtIn = registry.Fixed.Where(item => item.Group == group && $"{item.Plural}.{item.Group}" != name).ToList();
        return (
            [
                .. others.SelectMany(item =>
                    new[] { item.GetString("plural"), item.GetString("singular") }.Concat(item.GetArray("shortNames").Strings())
                ),
                .. builtIn.SelectMany(item => new[] { item.Plural, item.Singular }.Concat(item.ShortNames)),
            ],
            [
                .. others.SelectMany(item => new[] { item.GetString("kind"), item.GetString("listKind") }),
                .. builtIn.SelectMany(item => new[] { item.Kind, $"{item.Kind}List" }),
            ]
        );
    }

    private static IEnumerable<string> NamesOf(JsonNode? names) =>
        names switch
        {
            JsonArray list => list.Strings(),
            _ => names.AsString() is { Length: > 0 } name ? [name] : [],
        };

    private static void Set(JsonObject accepted, string field, JsonNode? value)
    {
        accepted.Remove(field);
        if (value is not null)
        {
            accepted[field] = value.DeepClone();
        }
    }

    private static JsonObject? Find(JsonObject crd, string type) =>
        (crd.GetObject("status").GetArray("conditions") ?? []).OfType<JsonObject>().FirstOrDefault(item => item.GetString("type") == type);

    private JsonObject Condition(JsonObject status, string type, string value, string reason, string message)
    {
        var before = (status.GetArray("conditions") ?? []).OfType<JsonObject>().FirstOrDefault(item => item.GetString("type") == type);
        return new()
        {
            ["lastTransitionTime"] =
                before.GetString("status") == value ? before.GetString("lastTransitionTime") : ApiContext.Format(time.GetUtcNow()),
            ["message"] = message,
            ["reason"] = reason,
            ["status"] = value,
            ["type"] = type,
        };
    }
}
