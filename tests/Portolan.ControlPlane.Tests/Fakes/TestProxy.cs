using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.ProxyConfig.Wire;

namespace Portolan.ControlPlane.Tests.Fakes;

/// <summary>A proxy as the config server sees it: says who it is, reads deltas, answers when the test wants it.</summary>
internal sealed class TestProxy : IDisposable
{
    private readonly GrpcChannel _channel;
    private readonly AsyncDuplexStreamingCall<ProxyMessage, UpdateMessage> _call;

    private TestProxy(GrpcChannel channel, AsyncDuplexStreamingCall<ProxyMessage, UpdateMessage> call)
    {
        _channel = channel;
        _call = call;
    }

    public static Task<TestProxy> ConnectAsync(IPEndPoint server, ProxyKey proxy, string? token) =>
        ConnectAsync(server, new ProxyHello(proxy, "instance-1", "test"), token);

    public static async Task<TestProxy> ConnectAsync(IPEndPoint server, ProxyHello hello, string? token)
    {
        var connected = Open(server, token);
        try
        {
            await connected._call.RequestStream.WriteAsync(ProxyMessageCodec.Encode(hello));
        }
        catch (RpcException)
        {
            // Refused before the hello was written: whoever reads is told so.
        }

        return connected;
    }

    /// <summary>Opens a stream and says nothing.</summary>
    public static TestProxy Open(IPEndPoint server, string? token)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
        var channel = GrpcChannel.ForAddress(
            $"https://127.0.0.1:{server.Port}",
            new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true }
        );
        var headers = new Metadata();
        if (token is not null)
        {
            headers.Add("authorization", $"Bearer {token}");
        }

        return new TestProxy(channel, new ConfigStream.ConfigStreamClient(channel).Stream(headers, cancellationToken: Deadline.Token));
    }

    /// <summary>Says that nothing more will be said.</summary>
    public Task HangUpAsync() => _call.RequestStream.CompleteAsync();

    public async Task<ConfigUpdate> ReadUpdateAsync()
    {
        Assert.True(await _call.ResponseStream.MoveNext(Deadline.Token));
        return UpdateCodec.Decode(_call.ResponseStream.Current).Update;
    }

    /// <summary>What the next update says of the proxy's one scope, under the number of the update.</summary>
    public async Task<ConfigDelta> ReadAsync()
    {
        var update = await ReadUpdateAsync();
        return Assert.Single(update.Scopes).Delta with { Version = update.Version };
    }

    /// <summary>Waits for a message that must not come, as long as it takes for another thing to happen.</summary>
    public Task<bool> NextIsThere() => _call.ResponseStream.MoveNext(Deadline.Token);

    public Task AcknowledgeAsync(long version, params ListenerReport[] listeners) =>
        _call.RequestStream.WriteAsync(
            ProxyMessageCodec.Encode(new ConfigAcknowledgement { Version = version, Listeners = listeners.ToEquatableList() })
        );

    /// <summary>Serves each listener of a complete delta.</summary>
    public Task AcknowledgeAsync(ConfigDelta delta) =>
        AcknowledgeAsync(
            delta.Version,
            [.. delta.Listeners.Select(listener => new ListenerReport(listener.Key, listener.Generation, ListenerFault.None, ""))]
        );

    public void Dispose()
    {
        _call.Dispose();
        _channel.Dispose();
    }
}
