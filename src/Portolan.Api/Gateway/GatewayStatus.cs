using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Gateway;

/// <summary>What the controller says of a Gateway.</summary>
public sealed record GatewayStatus
{
    /// <summary>The addresses in use.</summary>
    [MaxItems(16)]
    public EquatableList<GatewayStatusAddress> Addresses { get; init; }

    /// <summary>Conditions of the whole Gateway.</summary>
    [MaxItems(8), ListMap("type")]
    [Default(
        """[{"lastTransitionTime":"1970-01-01T00:00:00Z","message":"Waiting for controller","reason":"Pending","status":"Unknown","type":"Accepted"},{"lastTransitionTime":"1970-01-01T00:00:00Z","message":"Waiting for controller","reason":"Pending","status":"Unknown","type":"Programmed"}]"""
    )]
    public EquatableList<Condition> Conditions { get; init; }

    /// <summary>One entry a listener.</summary>
    [MaxItems(64), ListMap("name")]
    public EquatableList<ListenerStatus> Listeners { get; init; }

    /// <summary>How many ListenerSets are attached.</summary>
    public int? AttachedListenerSets { get; init; }
}

/// <summary>An address in use.</summary>
[Rules<GatewayStatusAddressRules>, OneOf<IPAddressOrOther>]
public sealed record GatewayStatusAddress
{
    /// <summary>The type; <see cref="GatewayAddressType"/> names them.</summary>
    [Length(1, 253), Pattern(GatewayPatterns.AddressType), Default("\"IPAddress\"")]
    public string Type { get; init; } = GatewayAddressType.IPAddress;

    /// <summary>The address.</summary>
    [ObjectName]
    public required string Value { get; init; }
}

/// <summary>What the controller says of a listener.</summary>
public sealed record ListenerStatus
{
    /// <summary>The listener's name.</summary>
    [Subdomain]
    public required string Name { get; init; }

    /// <summary>The kinds of routes that the listener takes.</summary>
    [MaxItems(8)]
    public EquatableList<RouteGroupKind> SupportedKinds { get; init; }

    /// <summary>How many routes are attached and accepted.</summary>
    public required int AttachedRoutes { get; init; }

    /// <summary>Conditions of the listener.</summary>
    [MaxItems(8), ListMap("type")]
    public required EquatableList<Condition> Conditions { get; init; }
}
