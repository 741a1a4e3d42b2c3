namespace Portolan.Proxy.Cors;

/// <summary>
/// An allowed origin: <c>*</c>, or <c>scheme://host[:port]</c> whose host may be <c>*</c> or start with <c>*.</c>, which stands for any
/// labels to its left. Without a port the scheme's own is meant, on both sides of the comparison.
/// </summary>
internal readonly struct OriginPattern
{
    private readonly string _scheme;
    private readonly string _host;
    private readonly string _port;

    public OriginPattern(string pattern)
    {
        IsAny = pattern == "*";
        _ = TrySplit(pattern, out var scheme, out var host, out var port);
        _scheme = scheme.ToString();
        _host = host.ToString();
        _port = port.ToString();
    }

    /// <summary>Whether every origin is meant.</summary>
    public bool IsAny { get; }

    /// <summary>Whether the <c>Origin</c> of a request is meant. An opaque origin (<c>null</c>) is meant only by <c>*</c>.</summary>
    public bool Matches(ReadOnlySpan<char> origin)
    {
        if (IsAny)
        {
            return true;
        }

        return TrySplit(origin, out var scheme, out var host, out var port)
            && scheme.Equals(_scheme, StringComparison.OrdinalIgnoreCase)
            && port.SequenceEqual(_port)
            && MatchesHost(host);
    }

    private bool MatchesHost(ReadOnlySpan<char> host) =>
        _host switch
        {
            "*" => true,
            ['*', .. var suffix] => host.Length > suffix.Length
                && host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)
                && IsName(host),
            _ => host.Equals(_host, StringComparison.OrdinalIgnoreCase),
        };

    // https://evil.example/.sub.example is no origin, however it ends.
    private static bool IsName(ReadOnlySpan<char> host)
    {
        foreach (var character in host)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_' or '.'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TrySplit(
        ReadOnlySpan<char> origin,
        out ReadOnlySpan<char> scheme,
        out ReadOnlySpan<char> host,
        out ReadOnlySpan<char> port
    )
    {
        scheme = host = port = default;
        var separator = origin.IndexOf("://");
        if (separator < 0)
        {
            return false;
        }

        scheme = origin[..separator];
        var authority = origin[(separator + 3)..];

        // The last colon outside brackets parts the port from an IPv6 literal, too.
        var colon = authority.LastIndexOf(':');
        var hasPort = colon > authority.LastIndexOf(']');
        host = hasPort ? authority[..colon] : authority;
        port =
            hasPort ? authority[(colon + 1)..]
            : scheme.Equals("https", StringComparison.OrdinalIgnoreCase) ? "443"
            : "80";
        return true;
    }
}
