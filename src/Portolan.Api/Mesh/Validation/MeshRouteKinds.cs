using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Mesh;

/// <summary>Which kinds of targets routes take, and at which place.</summary>
internal static class MeshRouteKinds
{
    public static readonly EquatableList<string> Backends =
    [
        TargetRefKind.MeshService,
        TargetRefKind.MeshServiceSubset,
        TargetRefKind.MeshExternalService,
        TargetRefKind.MeshMultiZoneService,
        TargetRefKind.XBackend,
    ];

    private static readonly EquatableList<string> Top =
    [
        TargetRefKind.Mesh,
        TargetRefKind.MeshSubset,
        TargetRefKind.MeshGateway,
        TargetRefKind.MeshService,
        TargetRefKind.MeshServiceSubset,
        TargetRefKind.Dataplane,
    ];

    private static readonly EquatableList<string> Destinations =
    [
        TargetRefKind.MeshService,
        TargetRefKind.MeshExternalService,
        TargetRefKind.MeshMultiZoneService,
    ];

    public static bool IsForGateway(JsonNode? spec) => spec.At("targetRef").Text("kind") == TargetRefKind.MeshGateway;

    public static IEnumerable<FieldError> ValidateTop(JsonNode? spec) =>
        spec.Has("targetRef") ? TargetRefValidation.Validate(spec.At("targetRef"), "spec.targetRef", Top) : [];

    public static IEnumerable<FieldError> ValidateDestination(JsonNode? spec, JsonNode? to, string path) =>
        TargetRefValidation.Validate(to.At("targetRef"), $"{path}.targetRef", IsForGateway(spec) ? [TargetRefKind.Mesh] : Destinations);

    public static IEnumerable<FieldError> ValidateBackend(JsonNode? reference, string path)
    {
        var errors = TargetRefValidation.Validate(reference, path, Backends).ToList();
        if (reference.Text("kind") == TargetRefKind.MeshMultiZoneService && !reference.Has("port"))
        {
            errors.Add(
                new FieldError(
                    $"{path}.port",
                    FieldErrorReason.FieldValueRequired,
                    $"Required value: must be defined with kind {TargetRefKind.MeshMultiZoneService}"
                )
            );
        }

        return errors;
    }
}
