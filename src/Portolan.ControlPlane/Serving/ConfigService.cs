using Grpc.Core;
using Microsoft.Extensions.Logging;
using Portolan.Kubernetes.Connection;
using Portolan.ProxyConfig;
using Portolan.ProxyConfig.Wire;

namespace Portolan.ControlPlane.Serving;

/// <summary>The gRPC side of configuration: who is it, may it, then deltas one way and acknowledgements the other.</summary>
internal sealed partial class ConfigService(ConfigHub hub, ReportBoard reports, IProxyAuthenticator authenticator, ILogger<ConfigService> logger)
    : ConfigStream.ConfigStreamBase
{
    private static readonly TimeSpan HelloLimit = TimeSpan.FromSeconds(10);

    public override async Task Stream(
        IAsyncStreamReader<ProxyMessage> requestStream, IServerStreamWriter<DeltaMessage> responseStream, ServerCallContext context)
    {
        var hello = await ReadHelloAsync(requestStream, context.CancellationToken);
        if (!await MayServeAsync(hello.Proxy, context))
        {
            Log.Refused(logger, hello.Proxy, context.Peer);
            throw new RpcException(new Status(StatusCode.PermissionDenied, $"the token does not allow to serve as \"{hello.Proxy}\""));
        }

        // Two streams of one instance may overlap when it reconnects: each is an instance of its own here.
        var instance = $"{hello.Instance}#{Guid.NewGuid():N}";
        Log.Connected(logger, hello.Proxy, hello.Instance, hello.ProxyVersion);
        var session = hub.Join(hello.Proxy);
        reports.Connect(hello.Proxy);
        try
        {
            await ServeAsync(requestStream, responseStream, new Peer(hello.Proxy, instance, session), context.CancellationToken);
        }
        finally
        {
            hub.Leave(hello.Proxy, session);
            reports.Disconnect(hello.Proxy, instance);
            Log.Disconnected(logger, hello.Proxy, hello.Instance);
        }
    }

    private async Task<bool> MayServeAsync(ProxyKey proxy, ServerCallContext context)
    {
        try
        {
            return await authenticator.MayServeAsync(TokenOf(context), proxy, context.CancellationToken);
        }
        catch (ApiException exception)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, $"the token cannot be checked now: {exception.Message}"));
        }
    }

    private async Task ServeAsync(
        IAsyncStreamReader<ProxyMessage> requests, IServerStreamWriter<DeltaMessage> responses, Peer peer, CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var sending = peer.Session.SendAsync(responses.WriteAsync, over.Token);
        var receiving = ReceiveAsync(requests, peer, over.Token);
        try
        {
            // Whichever ends first, well or badly, ends the stream.
            await await Task.WhenAny(sending, receiving);
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(sending, receiving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReceiveAsync(IAsyncStreamReader<ProxyMessage> requests, Peer peer, CancellationToken cancellation)
    {
        await foreach (var message in requests.ReadAllAsync(cancellation))
            Receive(message, peer);
    }

    private void Receive(ProxyMessage message, Peer peer)
    {
        if (message.MessageCase != ProxyMessage.MessageOneofCase.Acknowledgement)
            throw new RpcException(new Status(StatusCode.InvalidArgument, "after the hello only acknowledgements are expected"));

        var acknowledgement = ProxyMessageCodec.Decode(message.Acknowledgement);
        if (!peer.Session.TryAcknowledge(acknowledgement.Version))
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"version {acknowledgement.Version} was not sent, or is acknowledged already"));

        foreach (var rejection in acknowledgement.Rejections)
            Log.Rejected(logger, peer.Proxy, rejection.Key, rejection.Message);

        reports.Acknowledge(peer.Proxy, peer.Instance, acknowledgement);
    }

    private static async Task<ProxyHello> ReadHelloAsync(IAsyncStreamReader<ProxyMessage> requests, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(HelloLimit);
        var isThere = await requests.MoveNext(limit.Token);
        if (!isThere || requests.Current.MessageCase != ProxyMessage.MessageOneofCase.Hello)
            throw new RpcException(new Status(StatusCode.InvalidArgument, "the first message must be a hello that names the proxy"));

        try
        {
            return ProxyMessageCodec.Decode(requests.Current.Hello);
        }
        catch (WireException exception)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"the hello does not name a proxy: {exception.Message}"));
        }
    }

    private static string TokenOf(ServerCallContext context)
    {
        const string Scheme = "Bearer ";
        var value = context.RequestHeaders.GetValue("authorization");
        return value?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) == true
            ? value[Scheme.Length..]
            : throw new RpcException(new Status(StatusCode.Unauthenticated, "a bearer token is required"));
    }

    private sealed record Peer(ProxyKey Proxy, string Instance, ProxySession Session);

    private static partial class Log
    {
        [LoggerMessage(3000, LogLevel.Information, "Proxy {Proxy} (instance {Instance}, version {Version}) connected")]
        public static partial void Connected(ILogger logger, ProxyKey proxy, string instance, string version);

        [LoggerMessage(3001, LogLevel.Information, "Proxy {Proxy} (instance {Instance}) disconnected")]
        public static partial void Disconnected(ILogger logger, ProxyKey proxy, string instance);

        [LoggerMessage(3002, LogLevel.Warning, "A stream from {Peer} was refused: its token does not allow to serve as {Proxy}")]
        public static partial void Refused(ILogger logger, ProxyKey proxy, string peer);

        [LoggerMessage(3003, LogLevel.Warning, "Proxy {Proxy} did not take {Resource}: {Reason}")]
        public static partial void Rejected(ILogger logger, ProxyKey proxy, ConfigKey resource, string reason);
    }
}
