using System.Text;
using Portolan.Http.Messages;
using Portolan.Http.Text;
using Portolan.Proxy.Backends;
using Portolan.ProxyConfig;
using Portolan.Routing;

namespace Portolan.Proxy.Edits;

/// <summary>A <see cref="UrlRewrite"/>, compiled.</summary>
internal sealed class RewritePlan
{
    private readonly byte[]? _hostname;
    private readonly bool _hostToBackend;
    private readonly PathEditPlan? _path;

    private RewritePlan(UrlRewrite rewrite)
    {
        _hostname = rewrite.Hostname is { } hostname ? EncodeHost(hostname) : null;
        _hostToBackend = rewrite.HostToBackend;
        _path = rewrite.Path is { } edit ? PathEditPlan.Compile(edit) : null;
    }

    /// <summary>Compiles a rewrite; null when there is none. Throws <see cref="ArgumentException"/> for a host that is none.</summary>
    public static RewritePlan? Compile(UrlRewrite? rewrite) => rewrite is null ? null : new RewritePlan(rewrite);

    /// <summary>Gives a request its new host and path.</summary>
    public void Apply(HttpRequestHead head, int pathLength, HttpMatch match, BackendState backend)
    {
        if (_hostname is not null)
        {
            head.SetAuthority(_hostname);
        }
        else if (_hostToBackend && backend.Settings.Hostname is { } own)
        {
            head.SetAuthority(own);
        }

        if (_path is not null)
        {
            var first = _path.Apply(pathLength, match, out var restStart);
            head.SetTarget(first, head.Target[restStart..]);
        }
    }

    /// <summary>A host name as bytes. Throws <see cref="ArgumentException"/> when it is none.</summary>
    internal static byte[] EncodeHost(string hostname)
    {
        var text = Encoding.UTF8.GetBytes(hostname);
        return AuthorityText.TryRead(text, out _, out _)
            ? text
            : throw new ArgumentException($"\"{hostname}\" is not a host name", nameof(hostname));
    }
}
