using System.Threading.Channels;
using Grpc.Core;
using Grpc.Net.Client;
using Portolan.ProxyConfig;
using Portolan.ProxyConfig.Wire;

namespace Portolan.Proxy.ControlPlane;

/// <summary>
/// One stream: updates in, acknowledgements out. Acknowledgements may come from any thread; one writer sends them in order.
/// </summary>
internal sealed class ConfigSession : IAsyncDisposable
{
    private readonly AsyncDuplexStreamingCall<ProxyMessage, UpdateMessage> _call;
    private readonly Channel<ConfigAcknowledgement> _acknowledgements = Channel.CreateUnbounded<ConfigAcknowledgement>();
    private readonly CancellationToken _cancellation;
    private Task _sending = Task.CompletedTask;

    public ConfigSession(GrpcChannel channel, Metadata metadata, CancellationToken cancellationToken)
    {
        _cancellation = cancellationToken;
        _call = new ConfigStream.ConfigStreamClient(channel).Stream(metadata, cancellationToken: cancellationToken);
    }

    /// <summary>Says who the proxy is: the first message.</summary>
    public async Task SayHelloAsync(ProxyHello hello)
    {
        await _call.RequestStream.WriteAsync(ProxyMessageCodec.Encode(hello), _cancellation);
        _sending = SendAllAsync();
    }

    /// <summary>Reads an update, with the resources of it that could not be read; null when the stream has ended.</summary>
    public async Task<DecodedUpdate?> ReadAsync()
    {
        if (!await _call.ResponseStream.MoveNext(_cancellation))
        {
            return null;
        }

        var message = _call.ResponseStream.Current;
        var decoded = UpdateCodec.Decode(message);

        // The stream keeps its last message until there is another, which may be never: the first has the whole configuration in it.
        message.Scopes.Clear();
        return decoded;
    }

    /// <summary>Queues an acknowledgement.</summary>
    public void Acknowledge(ConfigAcknowledgement acknowledgement) => _acknowledgements.Writer.TryWrite(acknowledgement);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _acknowledgements.Writer.TryComplete();
        _call.Dispose();
        await _sending;
    }

    private async Task SendAllAsync()
    {
        try
        {
            await foreach (var acknowledgement in _acknowledgements.Reader.ReadAllAsync(_cancellation))
            {
                await _call.RequestStream.WriteAsync(ProxyMessageCodec.Encode(acknowledgement), _cancellation);
            }
        }
        catch (Exception exception)
            when (exception is RpcException or OperationCanceledException or InvalidOperationException or IOException)
        {
            // The reader of the same stream meets the fault, too, and tells it.
        }
    }
}
