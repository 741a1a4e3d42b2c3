namespace Portolan.Http.Http2;

/// <summary>How a stream was closed: it decides what frames that still come mean (RFC 9113, 5.1, "closed").</summary>
internal enum StreamClosing
{
    /// <summary>The peer ended or reset it: HEADERS or DATA from it are an error.</summary>
    ByPeer,

    /// <summary>We reset it: whatever comes was on its way, and is dropped.</summary>
    ByUs,
}
