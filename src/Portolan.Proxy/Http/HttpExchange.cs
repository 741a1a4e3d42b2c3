using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Portolan.Proxy.Attempts;
using Portolan.Proxy.Backends;
using Portolan.Proxy.Errors;
using Portolan.Proxy.Listening;
using Portolan.Proxy.Model;
using Portolan.Routing;
using Yarp.ReverseProxy.Forwarder;

namespace Portolan.Proxy.Http;

/// <summary>
/// One request and its response. Kestrel keeps the object with the connection (or stream) and we use it again for the next request, so a request
/// allocates none of this. It is YARP's transformer as well, because that is where YARP asks for the URL and hands over the response.
/// </summary>
internal sealed class HttpExchange : HttpTransformer
{
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly DefaultHttpContext _context = new();
    private AttemptPlan _attempts;
    private Uri? _uri;
    private BackendEndpoint? _uriEndpoint;
    private string? _uriTarget;

    /// <summary>YARP's view of the request.</summary>
    public HttpContext Context => _context;

    /// <summary>The client's connection.</summary>
    public ClientConnection Client { get; private set; } = null!;

    /// <summary>The port's model when the request began: it stays with it to the end.</summary>
    public PortModel Port { get; private set; } = null!;

    /// <summary>When the request began, on the proxy's clock.</summary>
    public long StartedAt { get; private set; }

    /// <summary>Path and query as they are matched.</summary>
    public RequestTarget Target { get; set; }

    /// <summary>The host that the client asked for, before any edit.</summary>
    public string Host { get; private set; } = "";

    /// <summary>The rule that matched, with the listener and the match.</summary>
    public RouteMatch<RouteModel> Match { get; set; }

    /// <summary>The share that was drawn.</summary>
    public BackendShare? Share { get; set; }

    /// <summary>The endpoint of the current attempt.</summary>
    public BackendEndpoint? Endpoint { get; set; }

    /// <summary>Path and query to forward.</summary>
    public string ForwardTarget { get; set; } = "";

    /// <summary>What went wrong, if anything did.</summary>
    public ProxyError Error { get; set; }

    /// <summary>The body as it can be sent again; absent when it is sent as it comes.</summary>
    public ReplayBody? Replay { get; set; }

    /// <summary>Whether YARP saw an answer that the rule wants repeated, and held it back.</summary>
    public bool HeldBack { get; private set; }

    /// <summary>When the answer began, on the proxy's clock; 0 before.</summary>
    public long AnsweredAt { get; private set; }

    /// <summary>The attempts so far.</summary>
    public ref AttemptPlan Attempts => ref _attempts;

    /// <summary>The clock of <see cref="StartedAt"/>.</summary>
    public TimeProvider Clock { get; private set; } = TimeProvider.System;

    /// <summary>Takes up a request.</summary>
    public void Begin(IFeatureCollection features, TimeProvider clock)
    {
        _context.Initialize(features);
        Client ??= features.GetRequiredFeature<ClientConnection>();
        Clock = clock;
        Port = Client.Port.Model;
        Host = _context.Request.Headers.Host is [{ } host] ? host : "";
        StartedAt = clock.GetTimestamp();
    }

    /// <summary>Lets go of the request; the object waits for the next one.</summary>
    public void End()
    {
        // A connection may rest for minutes: it must not keep an old model, or a body, in memory.
        Port = null!;
        Match = default;
        Target = default;
        Share = null;
        Endpoint = null;
        Replay?.Dispose();
        Replay = null;
        Error = ProxyError.None;
        AnsweredAt = 0;
        _attempts = default;
        _context.Uninitialize();
    }

    /// <summary>Prepares the next attempt.</summary>
    public void BeginAttempt(BackendEndpoint endpoint)
    {
        Endpoint = endpoint;
        HeldBack = false;
    }

    /// <inheritdoc />
    public override ValueTask TransformRequestAsync(
        HttpContext httpContext,
        HttpRequestMessage proxyRequest,
        string destinationPrefix,
        CancellationToken cancellationToken)
    {
        proxyRequest.RequestUri = UriOf(Endpoint!);

        // YARP writes methods that it knows in upper case, and makes a GET of whatever asks for an upgrade. The backend must see what the rule saw.
        if (!IsTunnel && proxyRequest.Method.Method != httpContext.Request.Method)
        {
            proxyRequest.Method = new HttpMethod(httpContext.Request.Method);
        }

        return base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
    }

    /// <inheritdoc />
    public override ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is null)
        {
            return new ValueTask<bool>(true);
        }

        var route = Match.Route!;
        if (route.RetryCodes.Count > 0 && MayRepeat(route) && route.RetryCodes.Contains((int)proxyResponse.StatusCode))
        {
            HeldBack = true;
            return new ValueTask<bool>(false);
        }

        AnsweredAt = Clock.GetTimestamp();
        var copied = base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        ResponseHeaders.Finish(this);
        return copied;
    }

    /// <summary>Whether the request could be sent once more.</summary>
    public Repeatability Repeatability => Replay is { } replay
        ? (replay.IsComplete ? Repeatability.Repeatable : Repeatability.Consumed)
        : HasBody ? Repeatability.Consumed : IsSafe ? Repeatability.Safe : Repeatability.Repeatable;

    /// <summary>Whether it asks for a WebSocket by HTTP/2's extended CONNECT (RFC 8441).</summary>
    public bool IsTunnel => _context.Features.Get<IHttpExtendedConnectFeature>()?.IsExtendedConnect == true;

    /// <summary>The method as rules see it: for an extended CONNECT that of HTTP/1.1's handshake, which is what a backend gets of it.</summary>
    public string Method => IsTunnel ? HttpMethods.Get : _context.Request.Method;

    /// <summary>Whether the request has a body.</summary>
    public bool HasBody => _context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? false;

    private bool IsSafe => _context.Request.Method is var method
        && (method == HttpMethods.Get || method == HttpMethods.Head || method == HttpMethods.Options || method == HttpMethods.Trace);

    private bool MayRepeat(RouteModel route) => _attempts.Retries < route.Retries && Repeatability != Repeatability.Consumed;

    // Kestrel gives the same string for the same target on one connection, so a client that asks again costs no URL.
    private Uri UriOf(BackendEndpoint endpoint)
    {
        if (!ReferenceEquals(_uriEndpoint, endpoint) || !ReferenceEquals(_uriTarget, ForwardTarget))
        {
            _uri = new Uri(string.Concat(endpoint.UriPrefix, ForwardTarget), AsWritten);
            _uriEndpoint = endpoint;
            _uriTarget = ForwardTarget;
        }

        return _uri!;
    }
}
