using System.Collections.Frozen;
using Portolan.Proxy.Cors;
using Portolan.Proxy.Edits;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Model;

/// <summary>
/// What few rules have, apart from what all have: a request to an ordinary rule reads none of it. <see cref="None"/> is that of all ordinary
/// rules.
/// </summary>
internal sealed record RouteExtras
{
    /// <summary>Of a rule that forwards, edits headers, and does no more.</summary>
    public static RouteExtras None { get; } = new();

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

    /// <summary>Whether the rule is for gRPC alone, which is HTTP/2 wherever it goes.</summary>
    public bool IsGrpc { get; init; }
}
