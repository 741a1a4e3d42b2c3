namespace Portolan.Proxy.Datagrams;

/// <summary>What flows of datagrams may take.</summary>
internal sealed record DatagramLimits
{
    /// <summary>
    /// How long a flow without a datagram in either direction is kept, in milliseconds: as long as NATs keep theirs (RFC 4787, REQ-5, asks
    /// for two minutes at least).
    /// </summary>
    public long Idle { get; init; } = 120_000;

    /// <summary>How many flows a port has at most, each with a socket of its own; a datagram of another client is dropped.</summary>
    public int Flows { get; init; } = 4096;

    /// <summary>How many datagrams of a flow wait while the name of its endpoint is looked up; more are dropped.</summary>
    public int Waiting { get; init; } = 16;
}
