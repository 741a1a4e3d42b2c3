using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Gateway;

/// <summary>Listeners that join a Gateway of somebody else.</summary>
public sealed record ListenerSet : IResource<ListenerSet>
{
    /// <inheritdoc />
    public static ResourceType Type { get; } =
        new(GatewayApi.Group, GatewayApi.Version, "ListenerSet", "listenersets", ResourceScope.Namespaced);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What the user wants.</summary>
    public required ListenerSetSpec Spec { get; init; }

    /// <summary>What the controller says.</summary>
    [Default(
        """{"conditions":[{"lastTransitionTime":"1970-01-01T00:00:00Z","message":"Waiting for controller","reason":"Pending","status":"Unknown","type":"Accepted"},{"lastTransitionTime":"1970-01-01T00:00:00Z","message":"Waiting for controller","reason":"Pending","status":"Unknown","type":"Programmed"}]}"""
    )]
    public ListenerSetStatus? Status { get; init; }
}

/// <summary>What the user wants of a ListenerSet.</summary>
public sealed record ListenerSetSpec
{
    /// <summary>The Gateway that the listeners join.</summary>
    public required ParentGatewayReference ParentRef { get; init; }

    /// <summary>The listeners.</summary>
    [MinItems(1), MaxItems(64), ListMap("name"), Rules<ListenerEntryListRules>]
    public required EquatableList<Listener> Listeners { get; init; }
}

/// <summary>Refers to a Gateway.</summary>
public sealed record ParentGatewayReference
{
    /// <summary>The API group.</summary>
    [Group, Default("\"gateway.networking.k8s.io\"")]
    public string Group { get; init; } = GatewayApi.Group;

    /// <summary>The kind.</summary>
    [Kind, Default("\"Gateway\"")]
    public string Kind { get; init; } = "Gateway";

    /// <summary>The namespace, if it is another one.</summary>
    [NamespaceName]
    public string? Namespace { get; init; }

    /// <summary>The name.</summary>
    [ObjectName]
    public required string Name { get; init; }
}

/// <summary>What the controller says of a ListenerSet.</summary>
public sealed record ListenerSetStatus
{
    /// <summary>Conditions of the whole set.</summary>
    [MaxItems(8), ListMap("type")]
    [Default(
        """[{"lastTransitionTime":"1970-01-01T00:00:00Z","message":"Waiting for controller","reason":"Pending","status":"Unknown","type":"Accepted"},{"lastTransitionTime":"1970-01-01T00:00:00Z","message":"Waiting for controller","reason":"Pending","status":"Unknown","type":"Programmed"}]"""
    )]
    public EquatableList<Condition> Conditions { get; init; }

    /// <summary>One entry a listener.</summary>
    [MaxItems(64), ListMap("name")]
    public EquatableList<ListenerStatus> Listeners { get; init; }
}
