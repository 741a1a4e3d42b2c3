namespace Portolan.Http.Http1;

/// <summary>What a head says about its connection (RFC 9112, 9.3).</summary>
public enum ConnectionOption
{
    /// <summary>Nothing: what the version means by itself. HTTP/1.1 goes on.</summary>
    Default,

    /// <summary><c>connection: close</c>: this is the last message of the sender's.</summary>
    Close,

    /// <summary><c>connection: keep-alive</c>: an HTTP/1.0 client is told that the connection goes on.</summary>
    KeepAlive,
}
