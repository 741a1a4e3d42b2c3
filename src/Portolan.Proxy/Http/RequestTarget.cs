using System.Buffers;
using Portolan.Routing.Paths;

namespace Portolan.Proxy.Http;

/// <summary>
/// The path and query of a request, as they are matched and forwarded: visible ASCII and nothing else, so that what is written into the backend's
/// request line is what was counted and holds no second line. Most targets are in normal form already and stay the string that the client sent.
/// </summary>
internal readonly struct RequestTarget
{
    // RFC 3986, section 3.4 allows fewer characters in a query; browsers and curl send the others of visible ASCII as they are, and no parser takes
    // one of them for an end. A fragment never belongs into a request (RFC 9112, section 3.2).
    private static readonly SearchValues<char> Allowed = SearchValues.Create([.. Enumerable.Range(0x21, 0x7E - 0x21 + 1).Select(code => (char)code).Where(character => character != '#')]);

    private readonly string _text;
    private readonly int _start;
    private readonly int _queryStart;

    private RequestTarget(string text, int start, int queryStart)
    {
        _text = text;
        _start = start;
        _queryStart = queryStart;
    }

    /// <summary>The path in the form of <see cref="PathNormalization"/>.</summary>
    public ReadOnlySpan<char> Path => _text.AsSpan(_start, _queryStart - _start);

    /// <summary>The query with its <c>?</c>, or nothing.</summary>
    public ReadOnlySpan<char> Query => _text.AsSpan(_queryStart);

    /// <summary>Path and query.</summary>
    public string PathAndQuery => _start == 0 ? _text : _text[_start..];

    /// <summary>
    /// Reads a target in origin or absolute form (RFC 9112, section 3.2); false when there is no path in it, the path is refused, or any part of it has
    /// a character that no target may have. HTTP/2 brings targets that no parser of HTTP/1.1 has read, so nothing is taken for granted.
    /// </summary>
    public static bool TryParse(string rawTarget, out RequestTarget target)
    {
        var start = rawTarget is ['/', ..] ? 0 : StartOfPath(rawTarget);
        if (start < 0 || rawTarget.AsSpan().ContainsAnyExcept(Allowed))
        {
            target = default;
            return false;
        }

        var query = rawTarget.IndexOf('?', start);
        var end = query < 0 ? rawTarget.Length : query;
        var path = rawTarget.AsSpan(start, end - start);
        if (PathNormalization.IsNormal(path))
        {
            target = new RequestTarget(rawTarget, start, end);
            return true;
        }

        var normal = PathNormalization.Normalize(path.IsEmpty ? "/" : path.ToString());
        target = new RequestTarget(string.Concat(normal.Value, rawTarget.AsSpan(end)), 0, normal.Value.Length);
        return normal.IsValid;
    }

    private static int StartOfPath(string absolute)
    {
        var scheme = absolute.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0)
        {
            return -1;
        }

        var path = absolute.AsSpan(scheme + 3).IndexOfAny('/', '?');
        return path < 0 ? absolute.Length : scheme + 3 + path;
    }
}
