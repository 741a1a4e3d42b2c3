using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Portolan.Proxy;

/// <summary>
/// How a <see cref="ProxyServer"/> sits in its surroundings. What it serves comes by
/// <see cref="ProxyServer.ApplyAsync(ProxyConfig.ProxyConfiguration, CancellationToken)"/>.
/// </summary>
public sealed record ProxyOptions
{
    /// <summary>The addresses on which every listener port is bound; by default every IPv4 and IPv6 address of the machine.</summary>
    public IReadOnlyList<IPAddress> BindAddresses { get; init; } = [Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any];

    /// <summary>How long requests, streams and upgraded connections may go on after their listener is gone or the proxy stops.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Where the access log goes, one JSON object a line; absent for none. The proxy does not close the stream.</summary>
    public Stream? AccessLog { get; init; }

    /// <summary>Limits against clients that ask too much.</summary>
    public ProxyLimits Limits { get; init; } = new();

    /// <summary>What becomes of a request's fields with <c>_</c> in their name.</summary>
    public UnderscoredFields UnderscoredFields { get; init; } = UnderscoredFields.Drop;

    /// <summary>How many event loops carry the traffic, each on a thread of its own; by default as many as there are processors.</summary>
    public int Loops { get; init; } = Environment.ProcessorCount;

    /// <summary>The clock of timeouts, ejections and retries.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where the proxy tells about itself.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
