using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.Translation.GatewayApi.Naming;

namespace Portolan.Translation.GatewayApi.Infrastructure;

/// <summary>A Gateway whose proxy is to be deployed.</summary>
internal sealed record Deployable(Gateway Gateway, GatewayTranslation Translation, MeshGateway MeshGateway, MeshGatewayInstance Instance)
{
    private const string AppLabel = "app";

    /// <summary>What finds the pods; it never changes, as a Deployment's selector must not.</summary>
    public EquatableMap<string> Selector => EquatableMap<string>.Empty.With(AppLabel, Gateway.Metadata.Name);

    /// <summary>
    /// Labels of everything that is made for the Gateway: those of <c>spec.infrastructure</c> (GEP-1867), and ours, which win because
    /// others find the objects by them (GEP-1762).
    /// </summary>
    public EquatableMap<string> Labels => (Gateway.Spec.Infrastructure?.Labels ?? [])
        .With(WellKnown.GatewayNameLabel, Gateway.Metadata.Name)
        .With(WellKnown.Mesh, Translation.Mesh);

    /// <summary>Annotations of everything that is made for the Gateway.</summary>
    public EquatableMap<string> Annotations => (Gateway.Spec.Infrastructure?.Annotations ?? []).With(WellKnown.GatewayAnnotation, "builtin");

    /// <summary>The ports of the listeners, each once.</summary>
    public EquatableList<int> Ports => (MeshGateway.Spec.Conf?.Listeners ?? [])
        .Select(listener => listener.Port)
        .Distinct()
        .Order()
        .ToEquatableList();

    /// <summary>The tags of the proxy: those of the parameters, and the service by which the MeshGateway selects it.</summary>
    public EquatableMap<string> Tags => Instance.Spec.Tags.With(WellKnown.ServiceTag, ObjectNames.GatewayService(Gateway.Metadata.Key));

    /// <summary>Name, labels, annotations and owner of an object that is made for the Gateway.</summary>
    public ObjectMeta Metadata(EquatableMap<string> labels, EquatableMap<string> annotations) => new()
    {
        Name = Gateway.Metadata.Name,
        Namespace = Gateway.Metadata.Namespace,
        Labels = labels,
        Annotations = annotations,
        OwnerReferences = Instance.Metadata.OwnerReferences,
    };
}
