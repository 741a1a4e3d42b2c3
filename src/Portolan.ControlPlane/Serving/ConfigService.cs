using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Portolan.ControlPlane.Reporting;
using Portolan.Kubernetes.Connection;
using Portolan.ProxyConfig;
using Portolan.ProxyConfig.Wire;

namespace Portolan.ControlPlane.Serving;

/// <summary>The gRPC side of configuration: who is it, may it, then deltas one way and acknowledgements the other.</summary>
internal sealed partial class ConfigService(
    ConfigHub hub,
    IReports reports,
    IProxyAuthenticator authenticator,
    TimeProvider time,
    ILogger<ConfigService> logger
) : ConfigStream.ConfigStreamBase
{
    private static readonly TimeSpan HelloLimit = TimeSpan.FromSeconds(10);

    private readonly RefusalLog _refusals = new(logger, time);

    public override async Task Stream(
        IAsyncStreamReader<ProxyMessage> requestStream,
        IServerStreamWriter<UpdateMessage> responseStream,
        ServerCallContext context
    )
    {
        try
        {
            var token = TokenOf(context);
            var hello = await ReadHelloAsync(requestStream, context.CancellationToken);
            await AuthenticateAsync(token, hello.Proxy, context);
            await ServeAsync(hello, requestStream, responseStream, context);
        }
        catch (Exception) when (context.CancellationToken.IsCancellationRequested)
        {
            // The proxy has gone, or we stop: that is how streams end.
        }
        catch (RpcException refusal)
        {
            Refuse(context, refusal.Status);
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or WireException)
        {
            Refuse(context, new Status(StatusCode.InvalidArgument, $"what was sent is no message of this protocol: {exception.Message}"));
        }
        catch (IOException)
        {
            // Gone without a word.
        }
        catch (Exception exception)
        {
            Log.Faulty(logger, context.Peer, exception);
            context.Status = new Status(StatusCode.Internal, "a fault of the control plane; its log has more");
        }
    }

    private void Refuse(ServerCallContext context, Status status)
    {
        context.Status = status;
        _refusals.Tell(context.Peer, status.Detail);
    }

    private async Task AuthenticateAsync(string token, ProxyKey proxy, ServerCallContext context)
    {
        try
        {
            if (await authenticator.RefusalAsync(token, proxy, context.CancellationToken) is { } why)
            {
                throw new RpcException(new Status(StatusCode.PermissionDenied, $"the token does not allow to serve as \"{proxy}\": {why}"));
            }
        }
        catch (ApiException exception)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, $"the token cannot be checked now: {exception.Message}"));
        }
    }

    private async Task ServeAsync(
        ProxyHello hello,
        IAsyncStreamReader<ProxyMessage> requests,
        IServerStreamWriter<UpdateMessage> responses,
        ServerCallContext context
    )
    {
        Log.Connected(logger, hello.Proxy, hello.Instance, hello.ProxyVersion);
        var stream = new ReportStream(hello.Proxy, hello.Instance, hello.Stream, $"{Guid.NewGuid():N}");
        var session = hub.Join(hello.Proxy);
        reports.Connect(stream);
        try
        {
            await ExchangeAsync(requests, responses, new Peer(stream, session), context.CancellationToken);
        }
        finally
        {
            hub.Leave(hello.Proxy, session);
            reports.Disconnect(stream);
            Log.Disconnected(logger, hello.Proxy, hello.Instance);
        }
    }

    private async Task ExchangeAsync(
        IAsyncStreamReader<ProxyMessage> requests,
        IServerStreamWriter<UpdateMessage> responses,
        Peer peer,
        CancellationToken cancellation
    )
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
        {
            Receive(message, peer);
        }
    }

    private void Receive(ProxyMessage message, Peer peer)
    {
        if (message.MessageCase != ProxyMessage.MessageOneofCase.Acknowledgement)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, "after the hello only acknowledgements are expected"));
        }

        var acknowledgement = ProxyMessageCodec.Decode(message.Acknowledgement);
        if (!peer.Session.TryAcknowledge(acknowledgement.Version))
        {
            throw new RpcException(
                new Status(
                    StatusCode.InvalidArgument,
                    $"version {acknowledgement.Version} was not sent, or a later one is acknowledged already"
                )
            );
        }

        foreach (var rejection in acknowledgement.Rejections)
        {
            Log.Rejected(logger, peer.Stream.Proxy, rejection.Key, rejection.Message);
        }

        reports.Acknowledge(peer.Stream, acknowledgement);
    }

    private async Task<ProxyHello> ReadHelloAsync(IAsyncStreamReader<ProxyMessage> requests, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(HelloLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            var isThere = await requests.MoveNext(either.Token);
            return isThere && requests.Current.MessageCase == ProxyMessage.MessageOneofCase.Hello
                ? ProxyMessageCodec.Decode(requests.Current.Hello)
                : throw new RpcException(new Status(StatusCode.InvalidArgument, "the first message must be a hello that names the proxy"));
        }
        catch (Exception exception)
            when (limit.IsCancellationRequested
                && exception is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled }
            )
        {
            throw new RpcException(new Status(StatusCode.DeadlineExceeded, $"no hello came within {HelloLimit.TotalSeconds} s"));
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

    private sealed record Peer(ReportStream Stream, ProxySession Session);

    private static partial class Log
    {
        [LoggerMessage(3000, LogLevel.Information, "Proxy {Proxy} (instance {Instance}, version {Version}) connected")]
        public static partial void Connected(ILogger logger, ProxyKey proxy, string instance, string version);

        [LoggerMessage(3001, LogLevel.Information, "Proxy {Proxy} (instance {Instance}) disconnected")]
        public static partial void Disconnected(ILogger logger, ProxyKey proxy, string instance);

        [LoggerMessage(3004, LogLevel.Error, "The stream of {Peer} ended by a fault of Portolan")]
        public static partial void Faulty(ILogger logger, string peer, Exception exception);

        [LoggerMessage(3003, LogLevel.Warning, "Proxy {Proxy} did not take {Resource}: {Reason}")]
        public static partial void Rejected(ILogger logger, ProxyKey proxy, ConfigKey resource, string reason);
    }
}
