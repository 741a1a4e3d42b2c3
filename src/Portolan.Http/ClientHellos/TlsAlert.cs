namespace Portolan.Http.ClientHellos;

/// <summary>
/// Fatal alerts in the clear, for connections that end before their handshake begins (RFC 8446, 6.2): a client then says why, instead of
/// "connection reset".
/// </summary>
public static class TlsAlert
{
    /// <summary>No host of this name is served here.</summary>
    public static ReadOnlySpan<byte> UnrecognizedName => [21, 3, 1, 0, 2, 2, 112];

    /// <summary>The ClientHello is malformed.</summary>
    public static ReadOnlySpan<byte> DecodeError => [21, 3, 1, 0, 2, 2, 50];

    /// <summary>The name is served, but nothing that could take the connection answers.</summary>
    public static ReadOnlySpan<byte> InternalError => [21, 3, 1, 0, 2, 2, 80];
}
