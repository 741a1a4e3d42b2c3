using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.ApiServer.CoreKinds;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Registry;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.CustomResources;

/// <summary>Completes and checks CustomResourceDefinitions. What is written is served at once, so its status says so at once.</summary>
internal sealed class CrdRules(ResourceRegistry registry, TimeProvider time) : IKindRules
{
    /// <summary>Holds a definition until its objects are gone.</summary>
    public const string Finalizer = "customresourcecleanup.apiextensions.k8s.io";

    public GroupResource Resource => CrdKind.Resource;

    public void Prepare(JsonObject value, JsonObject? old)
    {
        var spec = value.EnsureObject("spec");
        var names = spec.EnsureObject("names");
        var kind = names.GetString("kind") ?? "";
        names["singular"] ??= kind.ToLowerInvariant();
        names["listKind"] ??= $"{kind}List";
        spec["conversion"] ??= new JsonObject { ["strategy"] = "None" };
        var errors = Check(value, spec, names, old).ToList();
        if (errors.Count > 0)
            throw Refusals.Invalid("apiextensions.k8s.io", "CustomResourceDefinition", value.EnsureMetadata().GetString("name") ?? "", errors);
        if (old is null && !registry.IsFixed(TargetOf(spec)))
            value.EnsureMetadata()["finalizers"] = value.EnsureMetadata().GetArray("finalizers").Strings().Append(Finalizer).Distinct().ToJsonArray();
        value["status"] = Status(spec, names, old);
    }

    public void Release(JsonObject value)
    {
        // Nothing was taken for it.
    }

    public IEnumerable<string> WarningsFor(JsonObject value)
    {
        var spec = value.GetObject("spec") ?? [];
        var target = TargetOf(spec);
        if (registry.IsFixed(target))
        {
            yield return $"{target} is served with a schema of its own: this definition is kept and changes nothing";
            yield break;
        }

        foreach (var version in (spec.GetArray("versions") ?? []).OfType<JsonObject>())
        {
            var rules = CountRules(version.GetObject("schema").GetObject("openAPIV3Schema"));
            if (rules > 0)
                yield return $"{target} {version.GetString("name")}: {rules} validation rules (x-kubernetes-validations) are kept and not evaluated";
        }
    }

    private static GroupResource TargetOf(JsonObject spec) => new(spec.GetString("group") ?? "", spec.GetObject("names").GetString("plural") ?? "");

    private static IEnumerable<FieldError> Check(JsonObject value, JsonObject spec, JsonObject names, JsonObject? old)
    {
        var expected = $"{names.GetString("plural")}.{spec.GetString("group")}";
        var name = value.EnsureMetadata().GetString("name");
        if (name != expected)
            yield return new("metadata.name", FieldErrorReason.FieldValueInvalid, $"Invalid value: \"{name}\": must be spec.names.plural+\".\"+spec.group");
        if (spec.GetObject("conversion").GetString("strategy") is var strategy && strategy != "None")
        {
            yield return new(
                "spec.conversion.strategy",
                FieldErrorReason.FieldValueNotSupported,
                $"Unsupported value: \"{strategy}\": supported values: \"None\"");
        }

        var versions = (spec.GetArray("versions") ?? []).OfType<JsonObject>().ToList();
        if (versions.Count(version => version.GetBoolean("storage") == true) != 1)
            yield return new("spec.versions", FieldErrorReason.FieldValueInvalid, "Invalid value: \"[]\": must have exactly one version marked as storage version");
        for (var i = 0; i < versions.Count; i++)
        {
            var path = $"spec.versions[{i}].schema.openAPIV3Schema";
            var schema = versions[i].GetObject("schema").GetObject("openAPIV3Schema");
            if (schema is null)
                yield return new(path, FieldErrorReason.FieldValueRequired, "Required value: schemas are required");
            else if (schema.GetString("type") != "object")
                yield return new($"{path}.type", FieldErrorReason.FieldValueInvalid, $"Invalid value: \"{schema.GetString("type")}\": must be object at the root");
        }

        if (old.GetObject("spec") is { } before && before.GetString("scope") != spec.GetString("scope"))
            yield return new("spec.scope", FieldErrorReason.FieldValueInvalid, $"Invalid value: \"{spec.GetString("scope")}\": field is immutable");
    }

    private JsonObject Status(JsonObject spec, JsonObject names, JsonObject? old)
    {
        var storage = (spec.GetArray("versions") ?? []).OfType<JsonObject>().First(version => version.GetBoolean("storage") == true).GetString("name")!;
        var stored = old.GetObject("status").GetArray("storedVersions").Strings().Append(storage).Distinct();
        var conditions = old.GetObject("status").GetArray("conditions")?.DeepClone() ?? new JsonArray(
            Condition("NamesAccepted", "NoConflicts", "no conflicts found"),
            Condition("Established", "InitialNamesAccepted", "the initial names have been accepted"));
        return new()
        {
            ["conditions"] = conditions,
            ["acceptedNames"] = names.DeepClone(),
            ["storedVersions"] = stored.ToJsonArray(),
        };
    }

    private JsonObject Condition(string type, string reason, string message) => new()
    {
        ["type"] = type,
        ["status"] = "True",
        ["lastTransitionTime"] = Objects.ApiContext.Format(time.GetUtcNow()),
        ["reason"] = reason,
        ["message"] = message,
    };

    private static int CountRules(JsonNode? node) => node switch
    {
        JsonObject fields => fields.Sum(field => field is { Key: "x-kubernetes-validations", Value: JsonArray rules } ? rules.Count : CountRules(field.Value)),
        JsonArray items => items.Sum(CountRules),
        _ => 0,
    };
}
