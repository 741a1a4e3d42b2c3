using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Primitives;
using Portolan.Translation.Engine;

namespace Portolan.Translation.GatewayApi.References;

/// <summary>What a route asks of a Service; its addresses and status may change without running a route again.</summary>
/// <param name="IsExternalName">Whether the Service is only a name for something outside.</param>
/// <param name="Ports">Its port numbers.</param>
internal sealed record ServicePorts(bool IsExternalName, EquatableList<int> Ports)
{
    /// <summary>The ports of a Service; absent when there is none.</summary>
    public static Rule<NamespacedName, ServicePorts?> Of { get; } = new("ports of a Service", (reader, name) =>
        reader.Get<Service>(name) is { } service
            ? new ServicePorts(
                string.Equals(service.Spec.Type, ServiceType.ExternalName, StringComparison.Ordinal),
                service.Spec.Ports.Select(port => port.Port).ToEquatableList())
            : null);
}
