namespace Portolan.Http.ProxyProtocols;

/// <summary>What reading a header of the PROXY protocol came to.</summary>
public enum ProxyProtocolStep
{
    /// <summary>It is not complete yet.</summary>
    NeedMore,

    /// <summary>It is complete.</summary>
    Complete,

    /// <summary>
    /// There is none, or a malformed one: the connection must be closed, never served with the address of whoever sent it.
    /// </summary>
    Invalid,
}
