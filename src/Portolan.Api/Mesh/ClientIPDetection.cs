using Portolan.Api.Schemas;

namespace Portolan.Api.Mesh;

/// <summary>
/// How the address of a client is found that comes over other proxies; in the words of Envoy Gateway's ClientTrafficPolicy.
/// </summary>
public sealed record ClientIPDetection
{
    /// <summary>By what those proxies write into X-Forwarded-For.</summary>
    public XForwardedFor? XForwardedFor { get; init; }
}

/// <summary>What is believed of X-Forwarded-For.</summary>
public sealed record XForwardedFor
{
    /// <summary>
    /// How many proxies in front append to it: the client's address is so many places from the end. With none, nothing that a client says
    /// of itself is believed.
    /// </summary>
    [Range(0, 32)]
    public int NumTrustedHops { get; init; }
}
