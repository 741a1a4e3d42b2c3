namespace Portolan.Proxy.Transport;

/// <summary>What a socket says of itself.</summary>
[Flags]
internal enum SocketStates
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Bytes can be received, or the peer's end.</summary>
    Input = 1,

    /// <summary>There is room to send again, or a connection is made.</summary>
    Output = 2,

    /// <summary>The peer has sent its end: it follows what can be received, and is not told again.</summary>
    InputEnd = 4,

    /// <summary>The connection is broken or over in both directions: nothing is told any more.</summary>
    Over = 8,
}
