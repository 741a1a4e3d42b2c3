using System.Text;
using Portolan.Http.Messages;
using Portolan.Http.Text;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Cors;

/// <summary>
/// A compiled <see cref="CorsPolicy"/> (GEP-1767): which fields answer an origin. Knows no version of HTTP: it writes into the response's
/// fields. What it says always is encoded once.
/// </summary>
internal sealed class CorsAnswers
{
    private readonly OriginPattern[] _origins;
    private readonly byte[]? _methods;
    private readonly byte[]? _headers;
    private readonly byte[]? _exposed;
    private readonly byte[] _maxAge;
    private readonly bool _allowsCredentials;

    public CorsAnswers(CorsPolicy policy)
    {
        _origins = [.. policy.AllowOrigins.Select(origin => new OriginPattern(origin))];
        _allowsCredentials = policy.AllowCredentials;
        _methods = Join(policy.AllowMethods);
        _headers = Join(policy.AllowHeaders);
        _maxAge = Encoding.ASCII.GetBytes(policy.MaxAgeSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture));

        // "If the configuration contains the wildcard * in exposeHeaders and allowCredentials is set to true, the gateway cannot use the
        // *".
        _exposed = Join(policy.ExposeHeaders) is { } exposed && (!IsAny(exposed) || !_allowsCredentials) ? exposed : null;
    }

    /// <summary>
    /// Says whether a script of the request's origin may read the answer. An origin that may is echoed: right with and without credentials.
    /// Caches must keep answers to other origins apart, whatever this one gets (Fetch, "CORS protocol and HTTP caches").
    /// </summary>
    public void Allow(FieldSection request, FieldSection response)
    {
        if (AllowedOrigin(request) is var line and >= 0)
        {
            AllowOrigin(request.ValueOf(line), response);
        }

        Vary(response);
    }

    /// <summary>
    /// Answers a preflight; an origin that is not allowed gets no cross-origin field, which fails the request in the browser.
    /// </summary>
    public void AnswerPreflight(FieldSection request, FieldSection response)
    {
        Vary(response);
        if (AllowedOrigin(request) is not (var line and >= 0))
        {
            return;
        }

        AllowOrigin(request.ValueOf(line), response);
        var methods = request.IndexOf(KnownField.AccessControlRequestMethod);
        Add(response, "access-control-allow-methods"u8, AllowMethods(methods < 0 ? [] : request.ValueOf(methods)));
        var headers = request.IndexOf(KnownField.AccessControlRequestHeaders);
        Add(response, "access-control-allow-headers"u8, AllowHeaders(headers < 0 ? [] : request.ValueOf(headers)));
        Add(response, "access-control-max-age"u8, _maxAge);
    }

    /// <summary>Whether a script of this origin may read the answer.</summary>
    internal bool Allows(ReadOnlySpan<byte> origin)
    {
        // A longer origin is no host's name.
        Span<char> text = stackalloc char[512];
        if (origin.Length > text.Length)
        {
            return false;
        }

        text = text[..Encoding.Latin1.GetChars(origin, text)];
        foreach (ref readonly var pattern in _origins.AsSpan())
        {
            if (pattern.Matches(text))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// <c>Access-Control-Allow-Methods</c> for a preflight that asks for <paramref name="requested"/>; nothing when the field is left out.
    /// </summary>
    internal ReadOnlySpan<byte> AllowMethods(ReadOnlySpan<byte> requested) => IsAny(_methods) && _allowsCredentials ? requested : _methods;

    /// <summary>
    /// <c>Access-Control-Allow-Headers</c> for a preflight that asks for <paramref name="requested"/>; nothing when the field is left out.
    /// </summary>
    internal ReadOnlySpan<byte> AllowHeaders(ReadOnlySpan<byte> requested) => IsAny(_headers) && _allowsCredentials ? requested : _headers;

    /// <summary><c>Access-Control-Expose-Headers</c>; nothing when the field is left out.</summary>
    internal ReadOnlySpan<byte> ExposeHeaders => _exposed;

    // An origin is one value; two lines are somebody's attempt.
    private int AllowedOrigin(FieldSection request)
    {
        var line = request.IndexOf(KnownField.Origin);
        return line >= 0 && request.IndexOf(KnownField.Origin, line + 1) < 0 && Allows(request.ValueOf(line)) ? line : -1;
    }

    // What the backend says of the same things gives way: two values of one of these fields are none.
    private void AllowOrigin(ReadOnlySpan<byte> origin, FieldSection response)
    {
        Set(response, "access-control-allow-origin"u8, origin);
        Set(response, "access-control-allow-credentials"u8, _allowsCredentials ? "true"u8 : []);
        if (_exposed is not null)
        {
            Set(response, "access-control-expose-headers"u8, _exposed);
        }
    }

    private static void Vary(FieldSection response) => response.Add(KnownField.Vary, "vary"u8, "Origin"u8);

    private static void Set(FieldSection response, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        response.Remove(name);
        Add(response, name, value);
    }

    private static void Add(FieldSection response, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
        {
            response.Add(KnownField.Other, name, value);
        }
    }

    private static bool IsAny(byte[]? list) => list is [(byte)'*'];

    private static byte[]? Join(IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return null;
        }

        var text = Encoding.UTF8.GetBytes(values.Contains("*") ? "*" : string.Join(", ", values));
        return HttpText.IsFieldValue(text) ? text : throw new ArgumentException("cors: a value holds a control character", nameof(values));
    }
}
