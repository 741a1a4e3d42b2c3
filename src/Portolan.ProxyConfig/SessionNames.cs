using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Portolan.ProxyConfig;

/// <summary>
/// Which cookie or field carries the sessions of a rule. No two rules share a session (GEP-1619, "Two Routes Rules have Session Persistence
/// to the Same Service"), so what is not named by the rule itself gets a part of its own: two rules that lead to one backend would else
/// replace each other's cookie with each answer.
/// </summary>
public static class SessionNames
{
    private const string Prefix = "portolan-session";

    private static readonly string[] Spoken = ["cookie", "set-cookie", "host", "location", "date", "content-type", "authorization", "vary"];

    /// <summary>
    /// What tells a rule from all others: by the user's name of it where it has one, so that its sessions outlive a change of the order of
    /// rules.
    /// </summary>
    public static string ScopeOf(Route route) =>
        route.RuleName is { } name
            ? $"{route.Key.Kind}/{route.Key.Namespace}/{route.Key.Name}/{name}"
            : string.Create(CultureInfo.InvariantCulture, $"{route.Key.Kind}/{route.Key.Namespace}/{route.Key.Name}/{route.Key.Rule}");

    /// <summary>The name for sessions that the rule itself asks for.</summary>
    public static string OfRule(SessionPolicy policy, string scope) => policy.Name ?? $"{Prefix}-{Mark(scope)}";

    /// <summary>
    /// The name for sessions that a backend of the rule asks for. A field is sent by a program that was told of its name; cookies come by
    /// themselves.
    /// </summary>
    public static string OfBackend(SessionPolicy policy, string scope) =>
        policy is { Carrier: SessionCarrier.Header, Name: { } name } ? name : $"{policy.Name ?? Prefix}-{Mark(scope)}";

    /// <summary>Why a name cannot be that of a session; null when it can.</summary>
    public static string? FaultOf(SessionCarrier carrier, string name)
    {
        var fault =
            carrier == SessionCarrier.Header ? HeaderEditRules.FaultOfResponse(new HeaderEdits([new HeaderValue(name, "")], [], [])) : null;
        return carrier switch
        {
            SessionCarrier.Cookie when !HeaderEditRules.IsToken(name) => $"\"{name}\" is no name of a cookie (RFC 6265, section 4.1.1)",
            SessionCarrier.Header when fault is not null => fault,
            SessionCarrier.Header when Spoken.Contains(name, StringComparer.OrdinalIgnoreCase) =>
                $"the {name} header means something else: use another name",
            _ => null,
        };
    }

    private static string Mark(string scope) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(scope)).AsSpan(0, 4));
}
