using System.Collections.Frozen;
using Portolan.Proxy.AccessLog;
using Portolan.Proxy.Backends;
using Portolan.Proxy.Balancing;
using Portolan.Proxy.Cors;
using Portolan.Proxy.Edits;
using Portolan.ProxyConfig;
using Portolan.Routing;

namespace Portolan.Proxy.Model;

/// <summary>
/// A rule, compiled. Immutable but for the counters that make shares exact; reused as long as its record and its backends are the same.
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
        LogPart = [.. LogLine.Encode("route", Key), .. LogLine.Encode("rule", source.RuleName)];
        IsGrpc = !source.Matches.IsEmpty && source.Matches.All(match => match.Grpc is not null);
        RequestTimeout = (long)Math.Ceiling(source.Timeouts.Request?.TotalMilliseconds ?? 0);
        BackendTimeout = (long)Math.Ceiling(source.Timeouts.BackendRequest?.TotalMilliseconds ?? 0);
    }

    /// <summary>What it was compiled from.</summary>
    public Route Source { get; }

    /// <summary>When it matches.</summary>
    public RoutingRule<RouteModel> Rule { get; }

    /// <summary>The name in logs.</summary>
    public string Key => Source.Key.ToString();

    /// <summary>What answers.</summary>
    public RouteAction Action => Source.Action;

    /// <summary>Whether the rule is for gRPC alone, which is HTTP/2 wherever it goes.</summary>
    public bool IsGrpc { get; }

    /// <summary>The shares of a <see cref="RouteAction.Forward"/>, in its order.</summary>
    public required BackendShare[] Shares { get; init; }

    /// <summary>Draws among <see cref="Shares"/>; null when nothing has a weight.</summary>
    public required WeightedChoice? Choice { get; init; }

    /// <summary>Edits before the request is forwarded.</summary>
    public required HeaderEditPlan? RequestEdits { get; init; }

    /// <summary>Edits before the response is returned.</summary>
    public required HeaderEditPlan? ResponseEdits { get; init; }

    /// <summary>Where copies go.</summary>
    public required MirrorModel[] Mirrors { get; init; }

    /// <summary>Cross-origin answers, as fields of a response.</summary>
    public required CorsAnswers? CorsFields { get; init; }

    /// <summary>A new host and path for what is forwarded.</summary>
    public required RewritePlan? Rewrite { get; init; }

    /// <summary>Where a <see cref="RouteAction.Redirect"/> sends the client.</summary>
    public required RedirectPlan? Redirect { get; init; }

    /// <summary>The rule's part of an access log line.</summary>
    public byte[] LogPart { get; }

    /// <summary><c>timeouts.request</c> in milliseconds; 0 for none (GEP-1742).</summary>
    public long RequestTimeout { get; }

    /// <summary><c>timeouts.backendRequest</c> in milliseconds; 0 for none.</summary>
    public long BackendTimeout { get; }

    /// <summary>The status codes that are worth another attempt.</summary>
    public required FrozenSet<int> RetryCodes { get; init; }

    /// <summary>What is spoken to a backend of the rule.</summary>
    public BackendProtocol ProtocolTo(BackendState backend) => IsGrpc ? BackendProtocol.Http2 : backend.Settings.Config.Protocol;

    /// <summary>Attempts after the first.</summary>
    public int Retries => Source.Retry?.Attempts ?? 0;
}
