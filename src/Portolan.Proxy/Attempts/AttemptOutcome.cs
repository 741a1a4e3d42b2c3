namespace Portolan.Proxy.Attempts;

/// <summary>How one attempt to get an answer from an endpoint ended, in terms that every HTTP engine shares.</summary>
internal enum AttemptOutcome
{
    /// <summary>The answer is on its way to the client, or was sent.</summary>
    Answered,

    /// <summary>The backend answered with a status that the rule wants repeated; nothing went to the client.</summary>
    RetryableStatus,

    /// <summary>No connection came about; the endpoint saw nothing of the request.</summary>
    ConnectFailed,

    /// <summary>A connection came about, and no TLS on it; the endpoint saw nothing of the request.</summary>
    TlsFailed,

    /// <summary>The endpoint's certificate is not the one that the backend must have; it saw nothing of the request.</summary>
    Untrusted,

    /// <summary>
    /// The backend says that it did nothing for the request (HTTP/2: REFUSED_STREAM, GOAWAY): it may be sent again, whatever it is.
    /// </summary>
    Unprocessed,

    /// <summary>The connection ended before the answer began.</summary>
    Reset,

    /// <summary>The answer is not HTTP.</summary>
    BadResponse,

    /// <summary>The attempt took longer than <c>timeouts.backendRequest</c>.</summary>
    BackendTimeout,

    /// <summary>The request took longer than <c>timeouts.request</c>.</summary>
    RequestTimeout,

    /// <summary>Nothing moved for too long.</summary>
    IdleTimeout,

    /// <summary>The client's body is broken.</summary>
    BadRequestBody,

    /// <summary>The client went away.</summary>
    ClientGone,

    /// <summary>The answer broke off after it had begun: the client sees that, and nothing can be repeated.</summary>
    BrokenOff,

    /// <summary>A fault of the proxy.</summary>
    Internal,
}
