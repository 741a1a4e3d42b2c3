using Portolan.Primitives;
using Portolan.Proxy.AccessLog;
using Portolan.Proxy.Backends;
using Portolan.Proxy.Balancing;
using Portolan.ProxyConfig;
using Portolan.Routing;

namespace Portolan.Proxy.Streams;

/// <summary>A rule for connections and flows of datagrams, compiled. Immutable but for the count that makes shares exact.</summary>
internal sealed class StreamRule
{
    /// <summary>The stable name.</summary>
    public required RouteKey Key { get; init; }

    /// <summary>The user's name for the rule.</summary>
    public string? RuleName { get; init; }

    /// <summary>Where to, in the order of <see cref="Choice"/>; null where a reference is broken: the share keeps its weight.</summary>
    public required BackendState?[] Backends { get; init; }

    /// <summary>Draws among <see cref="Backends"/>; null when none has a weight above 0.</summary>
    public required WeightedChoice? Choice { get; init; }

    /// <summary>The rule's part of an access log line.</summary>
    public byte[] LogPart => field ??= [.. LogLine.Encode("route", Key.ToString()), .. LogLine.Encode("rule", RuleName)];

    /// <summary>The rule as the router sees it.</summary>
    public RoutingRule<StreamRule> ToRoutingRule(EquatableList<string> hostnames, RuleOrder order) =>
        new()
        {
            Route = this,
            Hostnames = hostnames,
            Order = order,
        };
}
