using System.Text.Json.Nodes;
using Portolan.Api.Core;
using Portolan.Api.Schemas;

namespace Portolan.Api;

/// <summary>Validates what every object has in its metadata: name, labels, annotations, finalizers, owners.</summary>
public static class MetadataValidation
{
    private const int AnnotationsLimit = 256 * 1024;

    /// <summary>What is wrong with the metadata of <paramref name="resource"/>, an object of kind <paramref name="definition"/>.</summary>
    public static IEnumerable<FieldError> Validate(JsonObject resource, ResourceDefinition definition)
    {
        var metadata = resource["metadata"] as JsonObject ?? [];
        return
        [
            .. Name(metadata, definition),
            .. Labels(metadata["labels"], "metadata.labels"),
            .. Annotations(metadata["annotations"]),
            .. Finalizers(metadata),
            .. Owners(metadata),
        ];
    }

    /// <summary>What is wrong with labels that stand under <paramref name="path"/>.</summary>
    public static IEnumerable<FieldError> Labels(JsonNode? labels, string path)
    {
        foreach (var (key, value) in labels as JsonObject ?? [])
        {
            foreach (var problem in Names.ProblemsOfQualifiedName(key))
            {
                yield return SchemaErrors.Invalid(path, JsonValue.Create(key), problem);
            }

            foreach (var problem in Names.ProblemsOfLabelValue(value.Text()))
            {
                yield return SchemaErrors.Invalid(path, value!, problem);
            }
        }
    }

    private static IEnumerable<FieldError> Name(JsonObject metadata, ResourceDefinition definition)
    {
        var name = metadata.Text("name");
        if (name.Length == 0)
        {
            return
            [
                new FieldError("metadata.name", FieldErrorReason.FieldValueRequired, "Required value: name or generateName is required"),
            ];
        }

        var problems = (definition.Group, definition.Kind) switch
        {
            ("", "Namespace") => Names.ProblemsOfLabel(name),
            ("", "Service") => Names.ProblemsOfRfc1035Label(name),
            _ => Names.ProblemsOfSubdomain(name),
        };
        return problems.Select(problem => SchemaErrors.Invalid("metadata.name", JsonValue.Create(name), problem));
    }

    private static IEnumerable<FieldError> Annotations(JsonNode? annotations)
    {
        var size = 0;
        foreach (var (key, value) in annotations as JsonObject ?? [])
        {
            // Case does not matter in keys of annotations.
            foreach (var problem in Names.ProblemsOfQualifiedName(key.ToLowerInvariant()))
            {
                yield return SchemaErrors.Invalid("metadata.annotations", JsonValue.Create(key), problem);
            }

            size += key.Length + value.Text().Length;
        }

        if (size > AnnotationsLimit)
        {
            yield return SchemaErrors.TooLong("metadata.annotations", AnnotationsLimit);
        }
    }

    private static IEnumerable<FieldError> Finalizers(JsonObject metadata)
    {
        var index = 0;
        foreach (var finalizer in metadata.Items("finalizers"))
        {
            foreach (var problem in Names.ProblemsOfQualifiedName(finalizer.Text()))
            {
                yield return SchemaErrors.Invalid($"metadata.finalizers[{index}]", finalizer ?? "", problem);
            }

            index++;
        }
    }

    private static IEnumerable<FieldError> Owners(JsonObject metadata)
    {
        var index = 0;
        var controllers = 0;
        foreach (var owner in metadata.Items("ownerReferences"))
        {
            foreach (var field in (string[])["apiVersion", "kind", "name", "uid"])
            {
                if (owner.Text(field).Length == 0)
                {
                    yield return SchemaErrors.Invalid($"metadata.ownerReferences[{index}].{field}", "\"\"", $"{field} must not be empty");
                }
            }

            controllers +=
                owner.At("controller") is JsonValue value && value.TryGetValue<bool>(out var isController) && isController ? 1 : 0;
            index++;
        }

        if (controllers > 1)
        {
            yield return SchemaErrors.Invalid("metadata.ownerReferences", "[]", "Only one reference can have Controller set to true");
        }
    }
}
