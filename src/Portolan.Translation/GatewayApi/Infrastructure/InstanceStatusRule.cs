using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Gateways;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Infrastructure;

/// <summary>The status of a MeshGatewayInstance, in Kuma's words.</summary>
internal static class InstanceStatusRule
{
    public static Rule<NamespacedName, EquatableList<Member<Whole, ObjectKey, IResource>>> Rule { get; } =
        new(
            "status of a Gateway's MeshGatewayInstance",
            (reader, key) =>
                reader.Fetch(GatewayTranslationRule.Rule, key)?.Instance is { } instance
                    ? [OutputSets.Entry(StatusOf(reader, instance, null))]
                    : []
        );

    /// <summary>The status; <paramref name="mismatch"/> says why the instance serves nothing.</summary>
    public static MeshGatewayInstance StatusOf(IReader reader, MeshGatewayInstance instance, Problem? mismatch)
    {
        var service = reader.Get<Service>(instance.Metadata.Key);
        var generation = reader.Get<MeshGatewayInstance>(instance.Metadata.Key)?.Metadata.Generation ?? 0;
        var problem = mismatch ?? Deployed(reader.Get<Deployment>(instance.Metadata.Key)) ?? Addressed(service);
        return new MeshGatewayInstance
        {
            Metadata = new ObjectMeta { Name = instance.Metadata.Name, Namespace = instance.Metadata.Namespace },
            Spec = instance.Spec,
            Status = new MeshGatewayInstanceStatus
            {
                LoadBalancer = service?.Status?.LoadBalancer,
                Conditions = [Conditions.Unless(problem, ConditionTypes.Ready, Reasons.Ready, generation)],
            },
        };
    }

    private static Problem? Deployed(Deployment? deployment)
    {
        var available = deployment?.Status?.Conditions.FirstOrDefault(condition =>
            string.Equals(condition.Type, "Available", StringComparison.Ordinal)
        );
        return string.Equals(available?.Status, ConditionStatus.True, StringComparison.Ordinal)
            ? null
            : new Problem(Reasons.DeploymentNotAvailable, available?.Message ?? "the Deployment has not reported yet");
    }

    private static Problem? Addressed(Service? service) =>
        service switch
        {
            { Spec.Type: ServiceType.LoadBalancer, Status.LoadBalancer.Ingress.IsEmpty: false } => null,
            { Spec: { Type: not ServiceType.LoadBalancer, ClusterIP.Length: > 0 } } => null,
            _ => new Problem(Reasons.LoadBalancerAddressNotReady, "the Service has no address yet"),
        };
}
