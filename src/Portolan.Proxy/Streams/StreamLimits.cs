namespace Portolan.Proxy.Streams;

/// <summary>What a connection may take.</summary>
internal sealed record StreamLimits
{
    /// <summary>How long a client may take for its ClientHello, in milliseconds.</summary>
    public long HelloPatience { get; init; } = 15_000;

    /// <summary>The longest ClientHello, in bytes.</summary>
    public int HelloBytes { get; init; } = 16 * 1024;

    /// <summary>How long a connection may go on without a byte in either direction, in milliseconds.</summary>
    public long Idle { get; init; } = 3_600_000;

    /// <summary>The same once one side has sent its end: whoever waits then often waits for a peer that is gone.</summary>
    public long HalfClosedIdle { get; init; } = 300_000;

    /// <summary>How many endpoints are tried for one connection.</summary>
    public int Attempts { get; init; } = 3;
}
