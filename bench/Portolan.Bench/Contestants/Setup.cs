namespace Portolan.Bench.Contestants;

/// <summary>
/// The work that every contestant is configured for: routes <c>/r0</c> … to one backend, an edit of the request's and of the response's
/// headers, a log in a file.
/// </summary>
internal sealed record Setup(Front Front, Back Back, int BackendPort)
{
    /// <summary>How many routes there are.</summary>
    public int Routes { get; init; } = 1;

    /// <summary>Whether requests are routed, and not bytes.</summary>
    public bool IsHttp => Back != Back.Tcp;

    /// <summary>Routes to a backend that speaks HTTP/1.1.</summary>
    public static Setup Http(int routes, int backendPort) => new(Front.Http, Back.Http1, backendPort) { Routes = routes };
}
