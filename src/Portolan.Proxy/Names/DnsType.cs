namespace Portolan.Proxy.Names;

/// <summary>The types of records that are read (RFC 1035, 3.2.2; RFC 3596).</summary>
internal enum DnsType
{
    /// <summary>An IPv4 address.</summary>
    A = 1,

    /// <summary>Another name of the same.</summary>
    Cname = 5,

    /// <summary>What a zone says of itself: how long the absence of a name lasts.</summary>
    Soa = 6,

    /// <summary>An IPv6 address.</summary>
    Aaaa = 28,
}
