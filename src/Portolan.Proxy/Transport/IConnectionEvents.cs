namespace Portolan.Proxy.Transport;

/// <summary>What happens to a <see cref="ByteConnection"/>; always on its loop, one at a time.</summary>
internal interface IConnectionEvents
{
    /// <summary>
    /// The connection that we opened is there (with TLS: after the handshake). Never called on accepted ones: they are there when they are
    /// handed over.
    /// </summary>
    void OnConnected();

    /// <summary>
    /// Bytes came. Returns how many were taken; the rest is offered again with what comes next. The span is valid within the call only.
    /// </summary>
    int OnInput(ReadOnlySpan<byte> bytes);

    /// <summary>The peer has sent its end; no more input follows. Bytes that were not taken are lost to whoever waited for more.</summary>
    void OnInputEnded();

    /// <summary>
    /// <see cref="ByteConnection.PendingBytes"/> was above <see cref="ByteConnection.HighWater"/> and is at or below
    /// <see cref="ByteConnection.LowWater"/> again.
    /// </summary>
    void OnDrained();

    /// <summary>It is over; the last event, exactly once.</summary>
    void OnClosed(CloseReason reason);
}
