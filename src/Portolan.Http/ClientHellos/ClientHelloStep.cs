namespace Portolan.Http.ClientHellos;

/// <summary>What reading a ClientHello came to.</summary>
public enum ClientHelloStep
{
    /// <summary>It is not complete yet.</summary>
    NeedMore,

    /// <summary>It is complete and well formed.</summary>
    Complete,

    /// <summary>The octets are no ClientHello of TLS, or a malformed one; a fatal alert is the answer (<see cref="TlsAlert"/>).</summary>
    Invalid,
}
