using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Primitives;
using Portolan.Translation.Engine;

namespace Portolan.Translation.GatewayApi.References;

/// <summary>How a Service is reached.</summary>
internal enum ServiceForm
{
    /// <summary>By an address of its own.</summary>
    Addressed,

    /// <summary>By the addresses of its pods (<c>clusterIP: None</c>).</summary>
    Headless,

    /// <summary>It is only a name for something outside.</summary>
    ExternalName,
}

/// <summary>A port of a Service.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Name">Its name; empty when it has none.</param>
/// <param name="Transport">Its transport as Services name it; absent where none is told, and the port is of any.</param>
internal sealed record NamedPort(int Number, string Name, string? Transport = null);

/// <summary>What a route asks of a Service; its addresses and status may change without running a route again.</summary>
internal sealed record ServicePorts(ServiceForm Form, EquatableList<NamedPort> Ports)
{
    /// <summary>By Service. A set: thousands of routes may lead to one Service, and only a member that differs is told to them.</summary>
    public static DerivedSet<Whole, NamespacedName, ServicePorts> Set { get; } = new("ports of Services");

    /// <summary>Fills <see cref="Set"/>.</summary>
    public static Rule<NamespacedName, EquatableList<Member<Whole, NamespacedName, ServicePorts>>> OfService { get; } =
        new(
            "ports of a Service",
            (reader, name) =>
                reader.Get<Service>(name) is { } service
                    ?
                    [
                        new(
                            Whole.Instance,
                            name,
                            new ServicePorts(
                                FormOf(service.Spec),
                                service
                                    .Spec.Ports.Select(port => new NamedPort(port.Port, port.Name ?? "", port.Protocol))
                                    .ToEquatableList()
                            )
                        ),
                    ]
                    : []
        );

    /// <summary>The ports of a Service; absent when there is none.</summary>
    public static ServicePorts? Of(IReader reader, NamespacedName service) => reader.Member(Set, Whole.Instance, service);

    private static ServiceForm FormOf(ServiceSpec spec)
    {
        if (string.Equals(spec.Type, ServiceType.ExternalName, StringComparison.Ordinal))
        {
            return ServiceForm.ExternalName;
        }

        return string.Equals(spec.ClusterIP, "None", StringComparison.Ordinal) ? ServiceForm.Headless : ServiceForm.Addressed;
    }
}
