namespace Portolan.Http.Http2;

/// <summary>Whether a connection speaks HTTP/2 by prior knowledge (RFC 9113, 3.3).</summary>
public enum PrefaceMatch
{
    /// <summary>It does not.</summary>
    No,

    /// <summary>It does.</summary>
    Yes,

    /// <summary>What came so far says neither.</summary>
    NotYet,
}
