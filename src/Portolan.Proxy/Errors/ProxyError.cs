namespace Portolan.Proxy.Errors;

/// <summary>Why a request did not get an answer from a backend. One row of <see cref="ProxyErrorTable"/> says how each one shows.</summary>
internal enum ProxyError
{
    /// <summary>Nothing went wrong.</summary>
    None,

    /// <summary>What came is not HTTP, is larger than a limit, or came too slowly: it never became a request.</summary>
    BadRequest,

    /// <summary>The request's target cannot be read as a path.</summary>
    BadTarget,

    /// <summary>The request does not name exactly one valid host.</summary>
    BadHost,

    /// <summary>The method cannot be forwarded.</summary>
    BadMethod,

    /// <summary>TRACE, which would show what the gateway adds for the backend's eyes.</summary>
    MethodRefused,

    /// <summary>An extended CONNECT (RFC 8441) for a protocol other than <c>websocket</c>.</summary>
    UpgradeRefused,

    /// <summary>No listener or rule matches.</summary>
    NoRoute,

    /// <summary>The host belongs to another listener than the one whose certificate was shown (GEP-3567).</summary>
    Misdirected,

    /// <summary>The rule cannot be obeyed, and says so itself.</summary>
    RuleInvalid,

    /// <summary>The rule names no backend with a weight above 0.</summary>
    NoBackend,

    /// <summary>The chosen share points to a backend that does not exist or may not be used.</summary>
    BackendUnresolved,

    /// <summary>The backend has no endpoint.</summary>
    NoEndpoint,

    /// <summary>No endpoint that was tried took a connection.</summary>
    ConnectFailed,

    /// <summary>No TLS came about with any endpoint that was tried: it speaks none, or none that suits.</summary>
    TlsFailed,

    /// <summary>The certificate of each endpoint that was tried is not the one that the backend must have.</summary>
    BackendUntrusted,

    /// <summary>
    /// The attempt failed, and so many others had failed and were repeated that the backend is not asked again (GEP-3388).
    /// </summary>
    RetryBudget,

    /// <summary>The connection ended before an answer came.</summary>
    BackendReset,

    /// <summary>The backend's answer is not HTTP, or broke off.</summary>
    BadResponse,

    /// <summary>One attempt took longer than <c>timeouts.backendRequest</c>.</summary>
    BackendTimeout,

    /// <summary>The request took longer than <c>timeouts.request</c>.</summary>
    RequestTimeout,

    /// <summary>Nothing was sent in either direction for too long.</summary>
    IdleTimeout,

    /// <summary>The client's body is broken or too slow.</summary>
    BadRequestBody,

    /// <summary>The client went away.</summary>
    ClientGone,

    /// <summary>A fault of the proxy.</summary>
    Internal,
}
