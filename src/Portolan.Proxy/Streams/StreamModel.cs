using System.Collections.Immutable;
using Portolan.Proxy.Model;
using Portolan.Routing;

namespace Portolan.Proxy.Streams;

/// <summary>What is served on one port of streams or datagrams: swapped as a whole, by one reference write.</summary>
internal sealed class StreamModel
{
    // A server name is a host name, of at most 255 octets (RFC 1035, 2.3.4).
    private const int LongestName = 255;

    /// <summary>The listeners of the port, by name.</summary>
    public required ImmutableDictionary<string, PortedListener> Listeners { get; init; }

    /// <summary>
    /// The listeners with their rules. The same matcher as for requests: the most specific listener by server name, then the most specific
    /// name of a rule, then the order of rules. Without a server name only what is for all names matches.
    /// </summary>
    public required HttpRouter<StreamRule> Router { get; init; }

    /// <summary>Finds the rule for a connection; <paramref name="serverName"/> in lower case, empty when there is none.</summary>
    public RouteMatch<StreamRule> Match(ReadOnlySpan<byte> serverName)
    {
        Span<char> name = stackalloc char[LongestName];
        serverName = serverName[..Math.Min(serverName.Length, LongestName)];
        var length = System.Text.Encoding.ASCII.GetChars(serverName, name);
        return Router.Match(
            new RequestHead
            {
                Method = [],
                Host = name[..length],
                Path = "/",
            },
            default(NoHeaders)
        );
    }

    /// <summary>
    /// Whether connections that were begun in a way are a listener's. What was deciphered here must not go where TLS is to pass through,
    /// nor the other way round, when the listener of a name changes while a connection is begun.
    /// </summary>
    public bool Takes(string listener, StreamKind kind) =>
        Listeners.TryGetValue(listener, out var ported) && StreamKinds.Of(ported.Protocol) == kind;

    private readonly struct NoHeaders : IHeaderSource
    {
        public bool TryGetHeader(string name, out HeaderFieldValue value)
        {
            value = default;
            return false;
        }
    }
}
