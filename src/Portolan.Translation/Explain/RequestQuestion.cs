using Portolan.Primitives;
using Portolan.ProxyConfig;

namespace Portolan.Translation.Explain;

/// <summary>A request that somebody asks about, as curl would send it.</summary>
public sealed record RequestQuestion
{
    /// <summary>
    /// The address. Its host is where the client connects to, and, without a <c>Host</c> header, the name that it asks for.
    /// </summary>
    public required Uri Url { get; init; }

    /// <summary>The method, upper case.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>Further headers; a <c>Host</c> among them replaces that of the address.</summary>
    public EquatableList<HeaderValue> Headers { get; init; }

    /// <summary>The name that is asked for, with or without a port.</summary>
    public string Host =>
        Headers.LastOrDefault(header => header.Name.Equals("Host", StringComparison.OrdinalIgnoreCase))?.Value ?? Url.Authority;

    /// <summary>Whether the client speaks TLS.</summary>
    internal bool IsTls => Url.Scheme.Equals("https", StringComparison.OrdinalIgnoreCase);
}
