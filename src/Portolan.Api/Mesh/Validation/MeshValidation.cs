using System.Text.Json.Nodes;
using Portolan.Api.Core;
using Portolan.Api.Schemas;

namespace Portolan.Api.Mesh;

/// <summary>Rules of meshes and their services.</summary>
internal static class MeshValidation
{
    private static readonly string[] Selectors = ["dataplaneTags", "dataplaneRef", "dataplaneLabels"];

    public static IEnumerable<FieldError> Validate(JsonObject mesh)
    {
        var mtls = mesh.At("spec").At("mtls");
        if (mtls.Size("backends") > 1)
        {
            yield return SchemaErrors.Invalid("spec.mtls.backends", mtls.At("backends")!, "cannot have more than 1 backends");
        }

        var names = mtls.Items("backends").Select(backend => backend.Text("name")).ToList();
        var enabled = mtls.Text("enabledBackend");
        if (enabled.Length > 0 && !names.Contains(enabled, StringComparer.Ordinal))
        {
            yield return SchemaErrors.Invalid(
                "spec.mtls.enabledBackend",
                JsonValue.Create(enabled),
                "has to be set to one of the backends in the mesh"
            );
        }

        foreach (var (backend, path) in MeshHttpRouteValidation.Each(mtls, "backends", "spec.mtls"))
        {
            foreach (var problem in Names.ProblemsOfLabel(backend.Text("name")))
            {
                yield return SchemaErrors.Invalid($"{path}.name", JsonValue.Create(backend.Text("name")), problem);
            }

            if (backend.Text("type").Length == 0)
            {
                yield return SchemaErrors.Invalid($"{path}.type", "\"\"", "cannot be empty");
            }
        }
    }

    public static IEnumerable<FieldError> ValidateService(JsonObject service)
    {
        var spec = service.At("spec");
        var name = service.At("metadata").Text("name");
        if (name.Length > 63)
        {
            yield return SchemaErrors.Invalid("metadata.name", JsonValue.Create(name), "must be no more than 63 characters");
        }

        if (Selectors.Count(selector => spec.At("selector").Has(selector)) > 1)
        {
            yield return SchemaErrors.Invalid(
                "spec.selector",
                spec.At("selector")!,
                "must have exactly one of dataplaneTags, dataplaneRef, dataplaneLabels"
            );
        }

        foreach (var error in Ports(spec))
        {
            yield return error;
        }
    }

    public static IEnumerable<FieldError> ValidateMultiZoneService(JsonObject service)
    {
        var spec = service.At("spec");
        if (spec.At("selector").At("meshService").Size("matchLabels") == 0)
        {
            yield return SchemaErrors.Invalid("spec.selector.meshService.matchLabels", "{}", "cannot be empty");
        }

        foreach (var error in Ports(spec))
        {
            yield return error;
        }
    }

    private static IEnumerable<FieldError> Ports(JsonNode? spec)
    {
        var numbers = new HashSet<double>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (port, path) in MeshHttpRouteValidation.Each(spec, "ports", "spec"))
        {
            if (port.Number("port") is < 1 or > 65535)
            {
                yield return SchemaErrors.Invalid($"{path}.port", port.At("port") ?? 0, "port must be in the range [1, 65535]");
            }

            if (!numbers.Add(port.Number("port")))
            {
                yield return SchemaErrors.Duplicate($"{path}.port", port.At("port") ?? 0);
            }

            var name = port.Text("name");
            if (name.Length > 0 && !names.Add(name))
            {
                yield return SchemaErrors.Duplicate($"{path}.name", JsonValue.Create(name));
            }

            foreach (var problem in name.Length > 0 ? Names.ProblemsOfLabel(name) : [])
            {
                yield return SchemaErrors.Invalid($"{path}.name", JsonValue.Create(name), problem);
            }
        }
    }
}
