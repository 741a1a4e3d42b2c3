using Portolan.Proxy.AccessLog;
using Portolan.Proxy.Backends;
using Portolan.Proxy.Balancing;
using Portolan.Proxy.Edits;
using Portolan.ProxyConfig;
using Portolan.Routing;

namespace Portolan.Proxy.Model;

/// <summary>
/// A rule, compiled. Immutable but for the counters that make shares exact; reused as long as its record and its backends are the same.
/// Small, and all but its name is shared with the rules that are like it: among thousands of rules what a request reads of one is in no
/// cache, and each place that it reads costs more than the work that is done there.
/// </summary>
internal sealed class RouteModel
{
    public RouteModel(Route source)
    {
        Source = source;
        Rule = new RoutingRule<RouteModel>
        {
            Route = this,
            Hostnames = source.Hostnames,
            Matches = source.Matches,
            Order = source.Order,
        };
        LogPart = [.. LogLine.Encode("route", source.Key.ToPassingString()), .. LogLine.Encode("rule", source.RuleName)];
    }

    /// <summary>What it was compiled from.</summary>
    public Route Source { get; }

    /// <summary>When it matches.</summary>
    public RoutingRule<RouteModel> Rule { get; }

    /// <summary>The name in logs.</summary>
    public string Key => Source.Key.ToString();

    /// <summary>The rule's part of an access log line.</summary>
    public byte[] LogPart { get; }

    /// <summary>The shares of a <see cref="RouteAction.Forward"/>, in its order.</summary>
    public BackendShare[] Shares { get; init; } = [];

    /// <summary>Draws among <see cref="Shares"/>; null when nothing has a weight.</summary>
    public WeightedChoice? Choice { get; init; }

    /// <summary>Edits before the request is forwarded.</summary>
    public HeaderEditPlan? RequestEdits { get; init; }

    /// <summary>Edits before the response is returned.</summary>
    public HeaderEditPlan? ResponseEdits { get; init; }

    /// <summary>What few rules have.</summary>
    public required RouteExtras Extras { get; init; }

    /// <summary>What is spoken to a backend of the rule.</summary>
    public BackendProtocol ProtocolTo(BackendState backend) => Extras.IsGrpc ? BackendProtocol.Http2 : backend.Settings.Config.Protocol;
}
