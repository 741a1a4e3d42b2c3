using Portolan.Routing.Paths;

namespace Portolan.Proxy.Http;

/// <summary>
/// The path and query of a request, as they are matched and forwarded. Most targets are in normal form already and stay the string that the
/// client sent.
/// </summary>
internal readonly struct RequestTarget
{
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

    /// <summary>Reads a target in origin or absolute form (RFC 9112, section 3.2); false when there is no path in it or the path is refused.</summary>
    public static bool TryParse(string rawTarget, out RequestTarget target)
    {
        var start = rawTarget is ['/', ..] ? 0 : StartOfPath(rawTarget);
        if (start < 0)
        {
            target = default;
            return false;
        }

        // A fragment never belongs into a request; the forwarded path must not carry one.
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
