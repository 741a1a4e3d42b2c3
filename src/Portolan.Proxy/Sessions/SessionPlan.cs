using System.Text;
using Portolan.Proxy.Edits;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Sessions;

/// <summary>
/// The sessions of a rule, or of one of its backends, compiled: what carries them, for how long, and how they are sealed.
/// </summary>
internal sealed class SessionPlan
{
    private SessionPlan(SessionPolicy policy, FieldName field, string name, byte[] key, string scope, SessionSource source)
    {
        Field = field;
        Cookie = policy.Carrier == SessionCarrier.Cookie ? Encoding.ASCII.GetBytes(name) : null;
        Seal = new SessionSeal(key, scope);
        Lifetime = policy.AbsoluteTimeout is { } timeout ? (long)timeout.TotalMilliseconds : long.MaxValue;
        IsPermanent = policy.Lifetime == CookieLifetime.Permanent && policy.AbsoluteTimeout is not null;
        HasPath = source == SessionSource.Rule;
    }

    /// <summary>The field in which a client sends its session: its own, or <c>cookie</c>.</summary>
    public FieldName Field { get; }

    /// <summary>The name of the cookie, with the case that it has; null when a field of its own carries the session.</summary>
    public byte[]? Cookie { get; }

    /// <summary>Seals sessions.</summary>
    public SessionSeal Seal { get; }

    /// <summary>How long a session lasts, in milliseconds.</summary>
    public long Lifetime { get; }

    /// <summary>Whether the cookie says when it ends.</summary>
    public bool IsPermanent { get; }

    /// <summary>
    /// Whether the cookie is for the path of the rule's match; else for wherever the client was (GEP-1619: for a backend, "the Path
    /// attribute MUST be left unset").
    /// </summary>
    public bool HasPath { get; }

    /// <summary>The sessions that a rule asks for, null for none: without a key nothing can be sealed.</summary>
    public static SessionPlan? OfRule(Route route) => Compile(route.Session, route, SessionSource.Rule);

    /// <summary>The sessions that a backend asks for of those who come by a rule.</summary>
    public static SessionPlan? OfBackend(SessionPolicy? policy, Route route) => Compile(policy, route, SessionSource.Backend);

    private static SessionPlan? Compile(SessionPolicy? policy, Route route, SessionSource source)
    {
        if (policy?.Key is not { } key)
        {
            return null;
        }

        var scope = SessionNames.ScopeOf(route);
        var name = source == SessionSource.Rule ? SessionNames.OfRule(policy, scope) : SessionNames.OfBackend(policy, scope);
        var field = FieldName.Of(policy.Carrier == SessionCarrier.Cookie ? "cookie" : name);
        return new SessionPlan(policy, field, name, Convert.FromBase64String(key.Reveal()), scope, source);
    }
}

/// <summary>Who asks for sessions.</summary>
internal enum SessionSource
{
    /// <summary>The rule, for all of its backends.</summary>
    Rule,

    /// <summary>One of its backends, for itself.</summary>
    Backend,
}
