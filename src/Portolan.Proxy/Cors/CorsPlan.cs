using Portolan.ProxyConfig;

namespace Portolan.Proxy.Cors;

/// <summary>
/// A compiled <see cref="CorsPolicy"/> (GEP-1767): which header values answer an origin. Knows no HTTP engine: values in, values out; null means
/// that the header is left out.
/// </summary>
internal sealed class CorsPlan
{
    private readonly OriginPattern[] _origins;
    private readonly string? _methods;
    private readonly string? _headers;
    private readonly bool _allowsCredentials;

    public CorsPlan(CorsPolicy policy)
    {
        _origins = [.. policy.AllowOrigins.Select(origin => new OriginPattern(origin))];
        _allowsCredentials = policy.AllowCredentials;
        _methods = Join(policy.AllowMethods);
        _headers = Join(policy.AllowHeaders);
        MaxAge = policy.MaxAgeSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);

        // "If the configuration contains the wildcard * in exposeHeaders and allowCredentials is set to true, the gateway cannot use the *".
        ExposeHeaders = Join(policy.ExposeHeaders) is { } exposed && (exposed != "*" || !_allowsCredentials) ? exposed : null;
    }

    /// <summary><c>Access-Control-Max-Age</c>.</summary>
    public string MaxAge { get; }

    /// <summary><c>Access-Control-Expose-Headers</c>.</summary>
    public string? ExposeHeaders { get; }

    /// <summary><c>Access-Control-Allow-Credentials</c>.</summary>
    public string? AllowCredentials => _allowsCredentials ? "true" : null;

    /// <summary>Whether a script of this origin may read the answer. An origin that may is echoed: right with and without credentials.</summary>
    public bool Allows(string origin)
    {
        foreach (var pattern in _origins)
        {
            if (pattern.Matches(origin))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>Access-Control-Allow-Methods</c> for a preflight that asks for <paramref name="requested"/>.</summary>
    public string? AllowMethods(string? requested) => _methods == "*" && _allowsCredentials ? requested : _methods;

    /// <summary><c>Access-Control-Allow-Headers</c> for a preflight that asks for <paramref name="requested"/>.</summary>
    public string? AllowHeaders(string? requested) => _headers == "*" && _allowsCredentials ? requested : _headers;

    private static string? Join(IReadOnlyList<string> values) => values.Count == 0 ? null : values.Contains("*") ? "*" : string.Join(", ", values);
}
