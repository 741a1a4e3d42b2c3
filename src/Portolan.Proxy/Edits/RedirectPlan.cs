using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Portolan.Http.Messages;
using Portolan.Http.Text;
using Portolan.ProxyConfig;
using Portolan.Routing;

namespace Portolan.Proxy.Edits;

/// <summary>A redirect (Gateway API <c>HTTPRequestRedirectFilter</c>), compiled: writes the <c>Location</c>.</summary>
internal sealed class RedirectPlan
{
    private readonly byte[]? _scheme;
    private readonly byte[]? _hostname;
    private readonly int? _port;
    private readonly PathEditPlan? _path;

    private RedirectPlan(RouteAction.Redirect redirect)
    {
        Status = redirect.StatusCode;
        _scheme = redirect.Scheme is { } scheme ? Encoding.ASCII.GetBytes(scheme.ToLowerInvariant()) : null;
        _hostname = redirect.Hostname is { } hostname ? RewritePlan.EncodeHost(hostname) : null;
        _port = redirect.Port;
        _path = redirect.Path is { } edit ? PathEditPlan.Compile(edit) : null;
    }

    /// <summary>The status.</summary>
    public int Status { get; }

    /// <summary>
    /// Compiles a redirect; null when the action is another. Throws <see cref="ArgumentException"/> for a host that is none.
    /// </summary>
    public static RedirectPlan? Compile(RouteAction? action) => action is RouteAction.Redirect redirect ? new RedirectPlan(redirect) : null;

    /// <summary>
    /// Writes the absolute URL; parts that the redirect does not name are those of the request. False when there is no host at all: an
    /// HTTP/1.0 request without <c>Host</c>.
    /// </summary>
    public bool TryWrite(
        IBufferWriter<byte> output,
        HttpRequestHead head,
        int pathLength,
        HttpMatch match,
        ReadOnlySpan<byte> scheme,
        int listenerPort
    )
    {
        var name = _hostname is null ? NameOf(head.Authority) : _hostname;
        if (name.IsEmpty)
        {
            return false;
        }

        var newScheme = _scheme is null ? scheme : _scheme;
        output.Write(newScheme);
        output.Write("://"u8);
        output.Write(name);
        var port = _port ?? DefaultPort(listenerPort);
        if (WellKnownPort(newScheme) != port)
        {
            output.Write(":"u8);
            var digits = output.GetSpan(5);
            Utf8Formatter.TryFormat(port, digits, out var written);
            output.Advance(written);
        }

        var restStart = 0;
        output.Write(_path is null ? [] : _path.Apply(pathLength, match, out restStart));
        if (restStart < pathLength)
        {
            UriEncoding.WritePath(output, head.Target[restStart..pathLength]);
        }

        UriEncoding.WriteQuery(output, head.Target[Math.Max(restStart, pathLength)..]);
        return true;
    }

    private static ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> authority)
    {
        if (!AuthorityText.TryRead(authority, out var length, out _))
        {
            return [];
        }

        // The final dot of an absolute name is not for people's address bars.
        return authority[..length] is [.. var name, (byte)'.'] ? name : authority[..length];
    }

    // "If redirect scheme is not-empty, the redirect port MUST be the well-known port associated with the redirect scheme […] If redirect
    // scheme is empty, the redirect port MUST be the Gateway Listener port."
    private int DefaultPort(int listenerPort) => _scheme is not null && WellKnownPort(_scheme) is var port and > 0 ? port : listenerPort;

    private static int WellKnownPort(ReadOnlySpan<byte> scheme) =>
        scheme switch
        {
            _ when scheme.SequenceEqual("http"u8) => 80,
            _ when scheme.SequenceEqual("https"u8) => 443,
            _ => 0,
        };
}
