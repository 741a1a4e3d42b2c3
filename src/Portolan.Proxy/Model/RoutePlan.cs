using System.Collections.Frozen;
using Portolan.Primitives;
using Portolan.Proxy.Backends;
using Portolan.Proxy.Balancing;
using Portolan.Proxy.Cors;
using Portolan.Proxy.Edits;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Model;

/// <summary>
/// What is done with the requests of a rule: everything but its name. Most rules do what others do, and equal plans are one object, which
/// all of their requests find in a processor's cache.
/// </summary>
internal sealed record RoutePlan
{
    /// <summary>The shares of a <see cref="RouteAction.Forward"/>, in its order.</summary>
    public EquatableList<BackendShare> Shares { get; init; }

    /// <summary>Draws among <see cref="Shares"/>; null when nothing has a weight.</summary>
    public WeightedChoice? Choice { get; init; }

    /// <summary>Edits before the request is forwarded.</summary>
    public HeaderEditPlan? RequestEdits { get; init; }

    /// <summary>Edits before the response is returned.</summary>
    public HeaderEditPlan? ResponseEdits { get; init; }

    /// <summary>Where copies go.</summary>
    public MirrorModel[] Mirrors { get; init; } = [];

    /// <summary>Cross-origin answers, as fields of a response.</summary>
    public CorsAnswers? CorsFields { get; init; }

    /// <summary>A new host and path for what is forwarded.</summary>
    public RewritePlan? Rewrite { get; init; }

    /// <summary>Where a <see cref="RouteAction.Redirect"/> sends the client.</summary>
    public RedirectPlan? Redirect { get; init; }

    /// <summary>The answer of a rule that cannot be obeyed.</summary>
    public RouteAction.Respond? Respond { get; init; }

    /// <summary><c>timeouts.request</c> in milliseconds; 0 for none (GEP-1742).</summary>
    public long RequestTimeout { get; init; }

    /// <summary><c>timeouts.backendRequest</c> in milliseconds; 0 for none.</summary>
    public long BackendTimeout { get; init; }

    /// <summary>The status codes that are worth another attempt.</summary>
    public FrozenSet<int> RetryCodes { get; init; } = FrozenSet<int>.Empty;

    /// <summary>Attempts after the first.</summary>
    public int Retries { get; init; }

    /// <summary>The wait before the first of them; null takes the default.</summary>
    public TimeSpan? RetryBackoff { get; init; }

    /// <summary>Whether any of its backends keeps sessions.</summary>
    public bool KeepsSessions { get; init; }

    /// <summary>Whether the rule is for gRPC alone, which is HTTP/2 wherever it goes.</summary>
    public bool IsGrpc { get; init; }

    /// <summary>What is spoken to a backend of the rule.</summary>
    public BackendProtocol ProtocolTo(BackendState backend) => IsGrpc ? BackendProtocol.Http2 : backend.Settings.Config.Protocol;
}
