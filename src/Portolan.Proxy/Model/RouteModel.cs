using Portolan.Proxy.AccessLog;
using Portolan.ProxyConfig;
using Portolan.Routing;

namespace Portolan.Proxy.Model;

/// <summary>
/// A rule, compiled; reused as long as its record and its backends are the same. Small: among thousands of rules what a request reads of
/// one is in no cache, and each place that it reads costs more than the work that is done there.
/// </summary>
internal sealed class RouteModel
{
    public RouteModel(Route source, RoutePlan plan)
    {
        Source = source;
        Plan = plan;
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

    /// <summary>What is done with its requests.</summary>
    public RoutePlan Plan { get; }
}
