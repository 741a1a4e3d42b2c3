using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.Translation.GatewayApi.Naming;

namespace Portolan.Translation.GatewayApi.Infrastructure;

/// <summary>A proxy that is to be deployed: that of a Gateway, or of a MeshGatewayInstance that a user wrote.</summary>
internal sealed record Deployable
{
    private const string AppLabel = "app";

    /// <summary>The MeshGatewayInstance; what is deployed has its name.</summary>
    public required MeshGatewayInstance Instance { get; init; }

    /// <summary>The ports to open, each once and sorted.</summary>
    public required EquatableList<OpenPort> Ports { get; init; }

    /// <summary>The mesh.</summary>
    public required string Mesh { get; init; }

    /// <summary>Whose end is the end of what is deployed.</summary>
    public required EquatableList<OwnerReference> Owners { get; init; }

    /// <summary>The Gateway; absent for an instance that a user wrote.</summary>
    public Gateway? Gateway { get; init; }

    /// <summary>The name of everything that is made.</summary>
    public NamespacedName Name => Instance.Metadata.Key;

    /// <summary>What finds the pods; it never changes, as a Deployment's selector must not.</summary>
    public EquatableMap<string> Selector => EquatableMap<string>.Empty.With(AppLabel, Name.Name);

    /// <summary>
    /// Labels of everything that is made: those of <c>spec.infrastructure</c> (GEP-1867), and ours, which win because others find the
    /// objects by them (GEP-1762).
    /// </summary>
    public EquatableMap<string> Labels
    {
        get
        {
            var labels = (Gateway?.Spec.Infrastructure?.Labels ?? []).With(WellKnown.Mesh, Mesh);
            return Gateway is null ? labels : labels.With(WellKnown.GatewayNameLabel, Name.Name);
        }
    }

    /// <summary>Annotations of everything that is made.</summary>
    public EquatableMap<string> Annotations =>
        (Gateway?.Spec.Infrastructure?.Annotations ?? []).With(WellKnown.GatewayAnnotation, "builtin");

    /// <summary>The tags of the proxy: those of the parameters, and the service by which the MeshGateway selects it.</summary>
    public EquatableMap<string> Tags => Instance.Spec.Tags.With(WellKnown.ServiceTag, ObjectNames.GatewayService(Name));

    /// <summary>Name, labels, annotations and owner of an object that is made.</summary>
    public ObjectMeta Metadata(EquatableMap<string> labels, EquatableMap<string> annotations) =>
        new()
        {
            Name = Name.Name,
            Namespace = Name.Namespace,
            Labels = labels,
            Annotations = annotations,
            OwnerReferences = Owners,
        };
}
