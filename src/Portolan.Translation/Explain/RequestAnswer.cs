using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Routing.Explanation;

namespace Portolan.Translation.Explain;

/// <summary>Where a request goes, and why not elsewhere.</summary>
public sealed record RequestAnswer
{
    /// <summary>The request.</summary>
    public required RequestQuestion Question { get; init; }

    /// <summary>Why every proxy refuses the request's path (400); absent when none does.</summary>
    public string? PathFault { get; init; }

    /// <summary>One for each proxy that listens on the port; several when Gateways with different addresses do.</summary>
    public EquatableList<GatewayAnswer> Gateways { get; init; }

    /// <summary>Listeners on other ports, for a request that no proxy listens for.</summary>
    public EquatableList<string> ListenersElsewhere { get; init; }

    /// <summary>Routes for the request's host name that no Gateway took, and listeners that are not served, each with why.</summary>
    public EquatableList<Detached> Detached { get; init; }
}

/// <summary>What one proxy does with the request.</summary>
public sealed record GatewayAnswer
{
    /// <summary>The proxy.</summary>
    public required ProxyKey Proxy { get; init; }

    /// <summary>The addresses of its Gateway.</summary>
    public EquatableList<string> Addresses { get; init; }

    /// <summary>The listener that the host name selects; absent when none has it.</summary>
    public ListenerKey? Listener { get; init; }

    /// <summary>What happens to a connection before a rule is asked, like the end of TLS; absent where that is nothing or plain.</summary>
    public string? Before { get; init; }

    /// <summary>The rule that serves; absent when none does.</summary>
    public ServingRule? Serving { get; init; }

    /// <summary>What the client gets when no rule serves.</summary>
    public string? Refusal { get; init; }

    /// <summary>Every other match on the port, the closest first.</summary>
    public EquatableList<PassedOver> Others { get; init; }
}

/// <summary>The rule that serves a request.</summary>
public sealed record ServingRule
{
    /// <summary>The rule.</summary>
    public required RouteKey Route { get; init; }

    /// <summary>The user's name for it.</summary>
    public string? Name { get; init; }

    /// <summary>The match that fits.</summary>
    public required string Match { get; init; }

    /// <summary>What is edited and limited on the way, one line each.</summary>
    public EquatableList<string> Filters { get; init; }

    /// <summary>What answers, when no backend does: a redirect, or an error with its reason.</summary>
    public string? Answer { get; init; }

    /// <summary>Where the request goes.</summary>
    public EquatableList<ExplainedShare> Backends { get; init; }

    /// <summary>What the status of the route complains about.</summary>
    public EquatableList<string> Problems { get; init; }
}

/// <summary>A share of a rule's requests.</summary>
public sealed record ExplainedShare
{
    /// <summary>The backend; absent when the reference is broken.</summary>
    public BackendKey? Backend { get; init; }

    /// <summary>What the client of this share gets when no endpoint takes it.</summary>
    public string? Refusal { get; init; }

    /// <summary>Of a hundred requests, so many.</summary>
    public required double Percent { get; init; }

    /// <summary>The endpoints that take requests now.</summary>
    public EquatableList<string> Endpoints { get; init; }

    /// <summary>What is done to the requests of this share alone.</summary>
    public EquatableList<string> Filters { get; init; }
}

/// <summary>A match that does not serve, and why. <paramref name="Reason"/> says it in words.</summary>
public sealed record PassedOver(RouteKey Route, ListenerKey Listener, string Match, MatchAnswer Answer, string Reason);

/// <summary>An object that has no part in the answer although it might be meant to, and why.</summary>
public sealed record Detached(ObjectKey Object, string Part, string Reason, string Message);
