using System.Text;
using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.ApiServer.CoreKinds;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Registry;
using Portolan.ApiServer.Selectors;

namespace Portolan.ApiServer.Objects;

/// <summary>What every object's metadata must obey.</summary>
internal static class MetadataRules
{
    private const int MaxAnnotationsLength = 256 * 1024;

    public static IEnumerable<FieldError> Check(ServedResource served, JsonObject metadata)
    {
        var name = metadata.GetString("name") ?? "";
        if (name.Length == 0)
        {
            yield return new("metadata.name", FieldErrorReason.FieldValueRequired, "Required value: name or generateName is required");
        }
        else if (CheckName(served, name) is { } wrong)
        {
            yield return new("metadata.name", FieldErrorReason.FieldValueInvalid, $"Invalid value: \"{name}\": {wrong}");
        }

        foreach (var error in CheckLabels(metadata, "labels"))
        {
            yield return error;
        }
        foreach (var error in CheckAnnotations(metadata))
        {
            yield return error;
        }
        foreach (var error in CheckFinalizers(served, metadata))
        {
            yield return error;
        }
        foreach (var error in CheckOwners(metadata))
        {
            yield return error;
        }
    }

    public static IEnumerable<FieldError> CheckUpdate(JsonObject metadata, JsonObject old)
    {
        if (old["deletionTimestamp"] is null)
        {
            yield break;
        }
        var known = old.GetArray("finalizers").Strings().ToHashSet(StringComparer.Ordinal);
        var added = metadata.GetArray("finalizers").Strings().Where(item => !known.Contains(item)).ToList();
        if (added.Count > 0)
        {
            var list = string.Join(", ", added.Select(item => $"\"{item}\""));
            yield return new(
                "metadata.finalizers",
                FieldErrorReason.FieldValueForbidden,
                $"Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{{{list}}}"
            );
        }
    }

    /// <summary>
    /// What the writer of an object should know of its metadata: custom kinds may have finalizers that built-in ones may not.
    /// </summary>
    public static IEnumerable<string> WarningsFor(ServedResource served, JsonObject metadata, JsonObject? old) =>
        served.Definition.IsBuiltIn
            ? []
            : metadata
                .GetArray("finalizers")
                .Strings()
                .Except(old.GetArray("finalizers").Strings())
                .Where(name => !IsQualified(name))
                .Select(name =>
                    $"metadata.finalizers: \"{name}\": prefer a domain-qualified finalizer name including a path (/) to avoid accidental conflicts with other finalizer writers"
                );

    /// <summary>Whether names and values of annotations are, all together, more bytes than an object may have.</summary>
    public static bool AreTooLong(JsonObject annotations) =>
        annotations.Sum(annotation =>
            Encoding.UTF8.GetByteCount(annotation.Key) + Encoding.UTF8.GetByteCount(annotation.Value.AsString() ?? "")
        ) > MaxAnnotationsLength;

    private static bool IsQualified(string finalizer) =>
        finalizer.Contains('/', StringComparison.Ordinal)
        || finalizer is NamespaceKind.Finalizer or ObjectDeleter.OrphanFinalizer or ObjectDeleter.ForegroundFinalizer;

    private static string? CheckName(ServedResource served, string name) =>
        (served.Definition.Group, served.Definition.Plural) switch
        {
            ("", "namespaces") => MetadataNames.CheckLabel(name),
            ("", "services") => MetadataNames.CheckRfc1035Label(name),
            ("rbac.authorization.k8s.io", _) => MetadataNames.CheckPathSegment(name),
            _ => MetadataNames.CheckSubdomain(name),
        };

    private static IEnumerable<FieldError> CheckLabels(JsonObject metadata, string field)
    {
        foreach (var (key, node) in metadata.GetObject(field) ?? [])
        {
            if (MetadataNames.CheckQualifiedName(key) is { } wrongKey)
            {
                yield return new($"metadata.{field}", FieldErrorReason.FieldValueInvalid, $"Invalid value: \"{key}\": {wrongKey}");
            }
            var value = node.AsString() ?? "";
            if (MetadataNames.CheckLabelValue(value) is { } wrongValue)
            {
                yield return new($"metadata.{field}", FieldErrorReason.FieldValueInvalid, $"Invalid value: \"{value}\": {wrongValue}");
            }
        }
    }

    private static IEnumerable<FieldError> CheckAnnotations(JsonObject metadata)
    {
        var annotations = metadata.GetObject("annotations") ?? [];
        foreach (var (key, _) in annotations)
        {
            if (MetadataNames.CheckQualifiedName(key.ToLowerInvariant()) is { } wrong)
            {
                yield return new("metadata.annotations", FieldErrorReason.FieldValueInvalid, $"Invalid value: \"{key}\": {wrong}");
            }
        }

        if (AreTooLong(annotations))
        {
            yield return new(
                "metadata.annotations",
                FieldErrorReason.FieldValueTooLong,
                $"Too long: may not be more than {MaxAnnotationsLength} bytes"
            );
        }
    }

    private static IEnumerable<FieldError> CheckFinalizers(ServedResource served, JsonObject metadata)
    {
        var index = -1;
        foreach (var name in metadata.GetArray("finalizers").Strings())
        {
            if (MetadataNames.CheckQualifiedName(name) is { } wrong)
            {
                yield return new("metadata.finalizers", FieldErrorReason.FieldValueInvalid, $"Invalid value: \"{name}\": {wrong}");
            }
            index++;
            if (served.Definition is { IsBuiltIn: true, Group: "" or "apps" or "discovery.k8s.io" } && !IsQualified(name))
            {
                yield return new(
                    $"metadata.finalizers[{index}]",
                    FieldErrorReason.FieldValueInvalid,
                    $"Invalid value: \"{name}\": name is neither a standard finalizer name nor is it fully qualified"
                );
            }
        }
    }

    private static IEnumerable<FieldError> CheckOwners(JsonObject metadata)
    {
        var index = 0;
        var controllers = 0;
        foreach (var owner in metadata.GetArray("ownerReferences") ?? [])
        {
            var path = $"metadata.ownerReferences[{index++}]";
            foreach (var (field, what) in new[] { ("apiVersion", "version"), ("kind", "kind"), ("name", "name"), ("uid", "uid") })
            {
                if ((owner as JsonObject).GetString(field) is null or "")
                {
                    yield return new(
                        $"{path}.{field}",
                        FieldErrorReason.FieldValueInvalid,
                        $"Invalid value: \"\": {what} must not be empty"
                    );
                }
            }

            if ((owner as JsonObject).GetBoolean("controller") == true && ++controllers == 2)
            {
                yield return new(
                    "metadata.ownerReferences",
                    FieldErrorReason.FieldValueInvalid,
                    "Invalid value: \"[]\": Only one reference can have Controller set to true."
                );
            }
        }
    }
}
