using System.Text.Json.Nodes;
using Portolan.ApiServer.CoreKinds;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Registry;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.CustomResources;

/// <summary>Completes and checks CustomResourceDefinitions. What is written is served at once, so its status says so at once.</summary>
internal sealed class CrdRules(ResourceRegistry registry, CrdNaming naming) : IKindRules
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
        var errors = CrdValidation.Check(value, old).ToList();
        if (errors.Count > 0)
        {
            throw Refusals.Invalid(
                "apiextensions.k8s.io",
                "CustomResourceDefinition",
                value.EnsureMetadata().GetString("name") ?? "",
                errors
            );
        }
        if (old is null && !registry.IsFixed(TargetOf(spec)))
        {
            value.EnsureMetadata()["finalizers"] = value
                .EnsureMetadata()
                .GetArray("finalizers")
                .Strings()
                .Append(Finalizer)
                .Distinct()
                .ToJsonArray();
        }
        SetStatus(value, old);
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
            {
                yield return $"{target} {version.GetString("name")}: {rules} validation rules (x-kubernetes-validations) are kept and not evaluated";
            }
        }
    }

    private static GroupResource TargetOf(JsonObject spec) =>
        new(spec.GetString("group") ?? "", spec.GetObject("names").GetString("plural") ?? "");

    private void SetStatus(JsonObject value, JsonObject? old)
    {
        var status = (old.GetObject("status")?.DeepClone() as JsonObject) ?? [];
        var storage = CrdVersions.Of(value.GetObject("spec")).First(version => version.GetBoolean("storage") == true).GetString("name")!;
        status["storedVersions"] = status.GetArray("storedVersions").Strings().Append(storage).Distinct().ToJsonArray();
        value["status"] = status;
        naming.Accept(value, status);
    }

    private static int CountRules(JsonNode? node) =>
        node switch
        {
            JsonObject fields => fields.Sum(field =>
                field is { Key: "x-kubernetes-validations", Value: JsonArray rules } ? rules.Count : CountRules(field.Value)
            ),
            JsonArray items => items.Sum(CountRules),
            _ => 0,
        };
}
