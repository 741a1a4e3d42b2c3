using Portolan.Proxy.Errors;
using Portolan.Proxy.Model;
using Portolan.Routing;

namespace Portolan.Proxy.Exchange;

/// <summary>What is to become of a request.</summary>
internal enum DecisionKind
{
    /// <summary>The gateway answers with an error.</summary>
    Refuse,

    /// <summary>A rule matched: its action follows.</summary>
    Obey,

    /// <summary>The gateway answers a browser's preflight for a rule.</summary>
    Preflight,

    /// <summary>The gateway answers <c>OPTIONS</c> for itself: <c>OPTIONS *</c>, or with <c>Max-Forwards: 0</c>.</summary>
    OwnOptions,
}

/// <summary>
/// The answer of <see cref="Decider"/>. The match is there also when the request is refused, as far as it came, for the log.
/// </summary>
internal readonly record struct Decision(DecisionKind Kind, ProxyError Error, RouteMatch<RouteModel> Match, int PathLength)
{
    public static Decision Refuse(ProxyError error, RouteMatch<RouteModel> match = default, int pathLength = 0) =>
        new(DecisionKind.Refuse, error, match, pathLength);
}
