using Portolan.ProxyConfig;

namespace Portolan.ControlPlane.Reporting;

/// <summary>A configuration stream, of which reports come.</summary>
/// <param name="Proxy">Whose configuration goes out on it.</param>
/// <param name="Instance">Which replica of the proxy is at the other end.</param>
/// <param name="Number">
/// The proxy's own count of its streams: of two streams of one instance the higher is the one that it has now, whichever replica of the
/// control plane each came to, and whether or not the end of the other has been noticed. 0 when the proxy does not count.
/// </param>
/// <param name="Id">Tells the stream from all others.</param>
internal sealed record ReportStream(ProxyKey Proxy, string Instance, long Number, string Id)
{
    /// <summary>Whether the same instance opened this stream later.</summary>
    public bool Supersedes(ReportStream other) => Instance == other.Instance && Number > other.Number;
}
