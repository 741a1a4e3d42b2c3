using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Portolan.ProxyConfig;
using Yarp.ReverseProxy.Forwarder;

namespace Portolan.Proxy.Http;

/// <summary>
/// The connections to backends. All backends that speak the same share one handler, whose pools are by endpoint: a change of routes or backends
/// never touches a pool, and the pool of an endpoint that is gone empties by itself.
/// </summary>
internal sealed class HttpConnections(ProxyOptions options) : IDisposable
{
    private static readonly TimeSpan CommonConnectTimeout = TimeSpan.FromSeconds(5);

    private readonly HttpMessageInvoker _common = Create(CommonConnectTimeout, options);
    private readonly ConcurrentDictionary<TimeSpan, HttpMessageInvoker> _others = new();
    private readonly ForwarderRequestConfig _http1 = Config(HttpVersion.Version11, options.Limits.StreamIdleTimeout);
    private readonly ForwarderRequestConfig _http2 = Config(HttpVersion.Version20, options.Limits.StreamIdleTimeout);
    private readonly ForwarderRequestConfig _http1Endless = Config(HttpVersion.Version11, Timeout.InfiniteTimeSpan);
    private readonly ForwarderRequestConfig _http2Endless = Config(HttpVersion.Version20, Timeout.InfiniteTimeSpan);

    /// <summary>The connections for a backend.</summary>
    public HttpMessageInvoker For(Backend backend) => backend.ConnectTimeout == CommonConnectTimeout
        ? _common
        : _others.GetOrAdd(backend.ConnectTimeout, static (timeout, options) => Create(timeout, options), options);

    /// <summary>How a request is sent. Streams that may rest (gRPC, upgraded connections) have no idle limit.</summary>
    public ForwarderRequestConfig ConfigFor(Backend backend, StreamKind kind) => (backend.Protocol, kind) switch
    {
        (BackendProtocol.Http2, StreamKind.Exchange) => _http2,
        (BackendProtocol.Http2, StreamKind.Endless) => _http2Endless,
        (_, StreamKind.Exchange) => _http1,
        (_, StreamKind.Endless) => _http1Endless,
        _ => throw new UnreachableException(),
    };

    /// <inheritdoc />
    public void Dispose()
    {
        _common.Dispose();
        foreach (var invoker in _others.Values)
        {
            invoker.Dispose();
        }
    }

    private static ForwarderRequestConfig Config(Version version, TimeSpan idle) => new()
    {
        ActivityTimeout = idle,
        Version = version,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    private static HttpMessageInvoker Create(TimeSpan connectTimeout, ProxyOptions options) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        EnableMultipleHttp2Connections = true,
        ConnectTimeout = Timeout.InfiniteTimeSpan,

        // A pod that vanished under long streams is noticed within these.
        KeepAlivePingDelay = TimeSpan.FromSeconds(30),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(60),

        // An endpoint may be a DNS name: its addresses are looked up again this often.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxResponseHeadersLength = 256,

        // Header values pass as the bytes that they are; the default would refuse all but ASCII.
        RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, connectTimeout, options.TimeProvider, cancellationToken),
    });

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint endPoint, TimeSpan timeout, TimeProvider clock, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var limit = new CancellationTokenSource(timeout, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            if (IPAddress.TryParse(endPoint.Host, out var address))
            {
                await socket.ConnectAsync(new IPEndPoint(address, endPoint.Port), linked.Token);
            }
            else
            {
                await socket.ConnectAsync(endPoint, linked.Token);
            }

            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw new SocketException((int)SocketError.TimedOut);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>Whether a stream may rest without being dead.</summary>
internal enum StreamKind
{
    /// <summary>Request and response.</summary>
    Exchange,

    /// <summary>gRPC and upgraded connections.</summary>
    Endless,
}
