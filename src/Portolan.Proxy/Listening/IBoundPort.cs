using System.Net;
using System.Text.Json;
using Portolan.Proxy.Model;

namespace Portolan.Proxy.Listening;

/// <summary>A port that is bound on one address.</summary>
internal interface IBoundPort
{
    /// <summary>What is served there; swapped by one write.</summary>
    PortModel Model { get; set; }

    /// <summary>Where it listens.</summary>
    IPEndPoint EndPoint { get; }

    /// <summary>Connections that are open.</summary>
    int ConnectionCount { get; }

    /// <summary>Accepts nothing more and frees the port: it can be bound again when this completes.</summary>
    Task FreeAsync();

    /// <summary>
    /// After <see cref="FreeAsync"/>, lets connections end: completes when none is left, which is soon after <paramref name="drainTime"/>
    /// at the latest.
    /// </summary>
    Task DrainAsync(TimeSpan drainTime);

    /// <summary>Writes all connections, as an array's elements.</summary>
    Task DescribeAsync(Utf8JsonWriter json);
}
