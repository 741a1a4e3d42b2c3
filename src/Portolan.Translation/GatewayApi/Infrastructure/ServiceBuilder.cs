using Portolan.Api.Core;
using Portolan.Primitives;
using Portolan.Translation.GatewayApi.Gateways;

namespace Portolan.Translation.GatewayApi.Infrastructure;

/// <summary>The Service of a Gateway: its way in, and where its address comes from.</summary>
internal static class ServiceBuilder
{
    public static Service Build(Deployable deployable)
    {
        var spec = deployable.Instance.Spec;
        var template = spec.ServiceTemplate;
        return new Service
        {
            Metadata = deployable.Metadata(
                (template?.Metadata?.Labels ?? []).With(deployable.Labels),
                deployable.Annotations.With(template?.Metadata?.Annotations ?? [])
            ),
            Spec = new ServiceSpec
            {
                Type = spec.ServiceType,
                Selector = deployable.Selector,
                LoadBalancerIP = Requested(deployable) ?? template?.Spec?.LoadBalancerIP,
                Ports = deployable.Ports.Select(port => PortOf(port, spec.ServiceType)).ToEquatableList(),
            },
        };
    }

    private static string? Requested(Deployable deployable) =>
        deployable.Gateway is { } gateway ? GatewayAddresses.Requested(gateway.Spec).FirstOrDefault() : null;

    // With type NodePort the listener's own port must be a node port, as in Kuma: the address that users are told has to be right.
    private static ServicePort PortOf(OpenPort port, string serviceType) =>
        new()
        {
            Name = port.Name,
            Protocol = port.Transport,
            Port = port.Number,
            TargetPort = port.Number,
            NodePort = string.Equals(serviceType, ServiceType.NodePort, StringComparison.Ordinal) ? port.Number : null,
        };
}
