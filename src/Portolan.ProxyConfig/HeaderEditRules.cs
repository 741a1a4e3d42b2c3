using System.Buffers;
using Portolan.Routing.Hostnames;

namespace Portolan.ProxyConfig;

/// <summary>What edits of headers may say. The control plane asks before it accepts a rule, the proxy before it serves one.</summary>
public static class HeaderEditRules
{
    // RFC 9110, section 5.6.2.
    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    );

    // They say where a message ends, and what holds between two neighbours only (RFC 9110, section 7.6.1): the proxy writes them for each
    // connection.
    private static readonly SearchValues<string> OfTheConnection = SearchValues.Create(
        [
            "connection",
            "content-length",
            "http2-settings",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
        ],
        StringComparison.OrdinalIgnoreCase
    );

    /// <summary>Why edits of a request's headers cannot be obeyed; null when they can.</summary>
    public static string? FaultOfRequest(HeaderEdits edits)
    {
        foreach (var header in edits.Set.Concat(edits.Add))
        {
            if (FaultOf(header) is { } fault)
            {
                return fault;
            }

            if (IsHost(header.Name) && !HostHeader.IsValid(header.Value))
            {
                return $"\"{header.Value}\" is no valid Host: use a DNS name or an IP address, with or without a port";
            }
        }

        return edits.Remove.Any(IsHost)
            ? "the Host header cannot be removed: a request has exactly one (RFC 9112, section 3.2); set it to another value instead"
            : FaultOf(edits.Remove);
    }

    /// <summary>Why edits of a response's headers cannot be obeyed; null when they can.</summary>
    public static string? FaultOfResponse(HeaderEdits edits) =>
        edits.Set.Concat(edits.Add).Select(FaultOf).FirstOrDefault(fault => fault is not null) ?? FaultOf(edits.Remove);

    /// <summary>Whether a header is <c>Host</c>, of which a request has one, however it is edited.</summary>
    public static bool IsHost(string name) => name.Equals("host", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a text is a token (RFC 9110, section 5.6.2), as names of fields and of cookies are.</summary>
    public static bool IsToken(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(TokenCharacters);

    private static string? FaultOf(HeaderValue header)
    {
        if (!IsToken(header.Name))
        {
            return $"\"{header.Name}\" is no name of a header (RFC 9110, section 5.6.2)";
        }

        if (OfTheConnection.Contains(header.Name))
        {
            return Untouchable(header.Name);
        }

        return header.Value.Any(character => char.IsControl(character) && character != '\t')
            ? $"the value of header \"{header.Name}\" has a control character, which no header may have (RFC 9110, section 5.5)"
            : null;
    }

    private static string? FaultOf(IEnumerable<string> removed) =>
        removed.FirstOrDefault(OfTheConnection.Contains) is { } name ? Untouchable(name) : null;

    private static string Untouchable(string name) =>
        $"the {name} header belongs to each connection and cannot be edited (RFC 9110, section 7.6.1)";
}
