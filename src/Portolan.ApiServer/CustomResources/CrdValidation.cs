using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Selectors;

namespace Portolan.ApiServer.CustomResources;

/// <summary>Checks a whole CustomResourceDefinition, with the sentences of kube-apiserver and in its order.</summary>
internal static class CrdValidation
{
    private const string Approval = "api-approved.kubernetes.io";

    public static IEnumerable<FieldError> Check(JsonObject crd, JsonObject? old)
    {
        var spec = crd.GetObject("spec") ?? [];
        var names = spec.GetObject("names") ?? [];
        var name = crd.EnsureMetadata().GetString("name");
        if (old is null && name != $"{names.GetString("plural")}.{spec.GetString("group")}")
        {
            yield return CrdErrors.Invalid("metadata.name", name, "must be spec.names.plural+\".\"+spec.group");
        }
        foreach (
            var error in CheckGroup(spec.GetString("group") ?? "")
                .Concat(CheckVersions(spec, old))
                .Concat(CheckNames(names))
                .Concat(CheckShared(spec, old))
        )
        {
            yield return error;
        }
        if (spec.GetObject("conversion").GetString("strategy") is var strategy && strategy != "None")
        {
            yield return CrdErrors.NotSupported("spec.conversion.strategy", strategy, "None");
        }
        foreach (var error in CheckChange(spec, names, old).Concat(CheckStoredVersions(spec, old)).Concat(CheckApproval(crd, spec, old)))
        {
            yield return error;
        }
    }

    private static IEnumerable<FieldError> CheckGroup(string group)
    {
        if (group.Length == 0)
        {
            yield return CrdErrors.Required("spec.group");
        }
        else if (MetadataNames.CheckSubdomain(group) is { } wrong)
        {
            yield return CrdErrors.Invalid("spec.group", group, wrong);
        }
        else if (!group.Contains('.', StringComparison.Ordinal))
        {
            yield return CrdErrors.Invalid("spec.group", group, "should be a domain with at least one dot");
        }
    }

    private static IEnumerable<FieldError> CheckVersions(JsonObject spec, JsonObject? old)
    {
        var versions = CrdVersions.Of(spec);
        for (var i = 0; i < versions.Count; i++)
        {
            if (versions[i].GetObject("schema").GetObject("openAPIV3Schema") is null)
            {
                yield return CrdErrors.Required($"spec.versions[{i}].schema.openAPIV3Schema", "schemas are required");
            }
        }

        for (var i = 0; i < versions.Count; i++)
        {
            foreach (
                var error in CrdVersions.Check(versions[i], $"spec.versions[{i}]").Concat(CheckParts(versions, old, $"spec.versions[{i}]"))
            )
            {
                yield return error;
            }
        }

        if (versions.Select(version => version.GetString("name")).Distinct().Count() < versions.Count)
        {
            yield return CrdErrors.Invalid("spec.versions", "[]", "must contain unique version names");
        }
        if (versions.Count(version => version.GetBoolean("storage") == true) != 1)
        {
            yield return CrdErrors.Invalid("spec.versions", "[]", "must have exactly one version marked as storage version");
        }
    }

    /// <summary>What stands above the versions because it is the same in all of them comes last.</summary>
    private static IEnumerable<FieldError> CheckShared(JsonObject spec, JsonObject? old) =>
        CheckParts(CrdVersions.Of(spec), old, "spec").Where(error => !error.Field.StartsWith("spec.versions[", StringComparison.Ordinal));

    private static IEnumerable<FieldError> CheckParts(IReadOnlyList<JsonObject> versions, JsonObject? old, string below)
    {
        var accepted = CrdVersions.Of(old.GetObject("spec"));
        foreach (var (path, part, version) in CrdPlaces.Of(versions, "schema", "validation").Where(place => IsAt(place.Path, below)))
        {
            // What was accepted once stays so: rules that came later must not stand in the way of another change.
            if (
                part is JsonObject schema
                && schema.GetObject("openAPIV3Schema") is { } root
                && !accepted.Any(before => before["schema"].SameAs(schema))
            )
            {
                foreach (
                    var error in SchemaChecks.Check(
                        root,
                        $"{path}.openAPIV3Schema",
                        version.GetObject("subresources")?["status"] is not null
                    )
                )
                {
                    yield return error;
                }
            }
        }

        foreach (var (path, part, _) in CrdPlaces.Of(versions, "subresources", "subresources").Where(place => IsAt(place.Path, below)))
        {
            foreach (var error in CrdVersions.CheckScale((part as JsonObject).GetObject("scale"), $"{path}.scale"))
            {
                yield return error;
            }
        }

        foreach (
            var (path, part, _) in CrdPlaces
                .Of(versions, "additionalPrinterColumns", "additionalPrinterColumns")
                .Where(place => IsAt(place.Path, below))
        )
        {
            foreach (
                var error in (part as JsonArray ?? []).SelectMany(
                    (column, i) => CrdVersions.CheckColumn(column as JsonObject, $"{path}[{i}]")
                )
            )
            {
                yield return error;
            }
        }

        foreach (
            var (path, part, version) in CrdPlaces
                .Of(versions, "selectableFields", "selectableFields")
                .Where(place => IsAt(place.Path, below))
        )
        {
            if (part is JsonArray fields && version.GetObject("schema").GetObject("openAPIV3Schema") is { } schema)
            {
                foreach (var error in SelectableFieldChecks.Check(fields, schema, path))
                {
                    yield return error;
                }
            }
        }
    }

    private static bool IsAt(string path, string below) => path.StartsWith($"{below}.", StringComparison.Ordinal);

    private static IEnumerable<FieldError> CheckNames(JsonObject names)
    {
        foreach (var field in new[] { "plural", "singular", "kind", "listKind" }.Where(field => names.GetString(field) is null or ""))
        {
            yield return CrdErrors.Required($"spec.names.{field}");
        }
        foreach (var field in new[] { "plural", "singular" })
        {
            if (names.GetString(field) is { Length: > 0 } value && MetadataNames.CheckRfc1035Label(value) is { } wrong)
            {
                yield return CrdErrors.Invalid($"spec.names.{field}", value, wrong);
            }
        }

        foreach (var field in new[] { "kind", "listKind" })
        {
            if (names.GetString(field) is { Length: > 0 } value && MetadataNames.CheckRfc1035Label(value.ToLowerInvariant()) is { } wrong)
            {
                yield return CrdErrors.Invalid($"spec.names.{field}", value, $"may have mixed case, but should otherwise match: {wrong}");
            }
        }

        foreach (var error in CheckLabels(names, "shortNames"))
        {
            yield return error;
        }
        if (names.GetString("kind") is { Length: > 0 } kind && kind == names.GetString("listKind"))
        {
            yield return CrdErrors.Invalid("spec.names.listKind", kind, "kind and listKind may not be the same");
        }
        foreach (var error in CheckLabels(names, "categories"))
        {
            yield return error;
        }
    }

    private static IEnumerable<FieldError> CheckLabels(JsonObject names, string field)
    {
        foreach (var (value, i) in names.GetArray(field).Strings().Select((value, i) => (value, i)))
        {
            if (MetadataNames.CheckRfc1035Label(value) is { } wrong)
            {
                yield return CrdErrors.Invalid($"spec.names.{field}[{i}]", value, wrong);
            }
        }
    }

    private static IEnumerable<FieldError> CheckChange(JsonObject spec, JsonObject names, JsonObject? old)
    {
        if (old.GetObject("spec") is not { } before)
        {
            yield break;
        }
        const string Immutable = "field is immutable";
        if (CrdNaming.IsEstablished(old!))
        {
            if (before.GetString("scope") != spec.GetString("scope"))
            {
                yield return CrdErrors.Invalid("spec.scope", spec.GetString("scope"), Immutable);
            }
            if (before.GetObject("names").GetString("kind") != names.GetString("kind"))
            {
                yield return CrdErrors.Invalid("spec.names.kind", names.GetString("kind"), Immutable);
            }
        }

        if (before.GetString("group") != spec.GetString("group"))
        {
            yield return CrdErrors.Invalid("spec.group", spec.GetString("group"), Immutable);
        }
        if (before.GetObject("names").GetString("plural") != names.GetString("plural"))
        {
            yield return CrdErrors.Invalid("spec.names.plural", names.GetString("plural"), Immutable);
        }
    }

    private static IEnumerable<FieldError> CheckStoredVersions(JsonObject spec, JsonObject? old)
    {
        var known = CrdVersions.Of(spec).Select(version => version.GetString("name")).ToHashSet();
        foreach (
            var (version, i) in old.GetObject("status")
                .GetArray("storedVersions")
                .Strings()
                .Select((version, i) => (version, i))
                .Where(item => !known.Contains(item.version))
        )
        {
            yield return CrdErrors.Invalid(
                $"status.storedVersions[{i}]",
                version,
                $"missing from spec.versions; {version} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in {version} and removes {version} from status.storedVersions"
            );
        }
    }

    /// <summary>Groups of the Kubernetes project are given out by its reviewers, who leave the address of their approval.</summary>
    private static IEnumerable<FieldError> CheckApproval(JsonObject crd, JsonObject spec, JsonObject? old)
    {
        var group = $".{spec.GetString("group")}";
        var approval = crd.EnsureMetadata().GetObject("annotations").GetString(Approval) ?? "";
        var isProtected = group.EndsWith(".k8s.io", StringComparison.Ordinal) || group.EndsWith(".kubernetes.io", StringComparison.Ordinal);
        if (!isProtected || (old is not null && approval == (old.Metadata().GetObject("annotations").GetString(Approval) ?? "")))
        {
            yield break;
        }
        const string Path = $"metadata.annotations[{Approval}]";
        const string See = "see https://github.com/kubernetes/enhancements/pull/1111";
        if (approval.Length == 0)
        {
            yield return CrdErrors.Required(Path, $"protected groups must have approval annotation \"{Approval}\", {See}");
        }
        else if (!approval.StartsWith("unapproved", StringComparison.Ordinal) && !Uri.TryCreate(approval, UriKind.Absolute, out _))
        {
            yield return CrdErrors.Invalid(
                Path,
                approval,
                $"protected groups must have approval annotation \"{Approval}\" with either a URL or a reason starting with \"unapproved\", {See}"
            );
        }
    }
}
