namespace Portolan.Proxy.Transport;

/// <summary>Of a connection that nobody listens to.</summary>
internal sealed class IgnoredEvents : IConnectionEvents
{
    /// <summary>The one that there is.</summary>
    public static readonly IgnoredEvents Instance = new();

    /// <inheritdoc />
    public void OnConnected() { }

    /// <inheritdoc />
    public int OnInput(ReadOnlySpan<byte> bytes) => bytes.Length;

    /// <inheritdoc />
    public void OnInputEnded() { }

    /// <inheritdoc />
    public void OnDrained() { }

    /// <inheritdoc />
    public void OnClosed(CloseReason reason) { }
}
