using System.Net.WebSockets;
using System.Text;

namespace Portolan.Conformance.Traffic;

/// <summary>A WebSocket through a Gateway.</summary>
internal sealed class WebSocketProbe : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();

    public static async Task<WebSocketProbe> OpenAsync(GatewayProbe gateway, string target)
    {
        var probe = new WebSocketProbe();
        await probe._socket.ConnectAsync(
            new Uri($"ws://{gateway.Address}:{gateway.PortOf(80)}{target}"),
            TestContext.Current.CancellationToken
        );
        return probe;
    }

    /// <summary>Sends a message and returns the one that comes back, which must be of the same type.</summary>
    public async Task<string> EchoAsync(WebSocketMessageType type, string message)
    {
        await _socket.SendAsync(
            Encoding.ASCII.GetBytes(message).AsMemory(),
            type,
            endOfMessage: true,
            TestContext.Current.CancellationToken
        );
        var buffer = new byte[256];
        var frame = await _socket.ReceiveAsync(buffer.AsMemory(), TestContext.Current.CancellationToken);
        Assert.Equal(type, frame.MessageType);
        return Encoding.ASCII.GetString(buffer, 0, frame.Count);
    }

    public async ValueTask DisposeAsync()
    {
        if (_socket.State == WebSocketState.Open)
        {
            await _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        _socket.Dispose();
    }
}
