namespace Portolan.Proxy.Errors;

/// <summary>The statuses of gRPC that the gateway gives itself (gRPC, "Status codes and their use").</summary>
internal enum GrpcStatus
{
    /// <summary>No error.</summary>
    Ok = 0,

    /// <summary>The caller went away.</summary>
    Cancelled = 1,

    /// <summary>It took too long.</summary>
    DeadlineExceeded = 4,

    /// <summary>There is no such method here.</summary>
    Unimplemented = 12,

    /// <summary>Something is broken.</summary>
    Internal = 13,

    /// <summary>It cannot be reached now; trying again may help.</summary>
    Unavailable = 14,
}
