using System.Net;
using System.Net.Http.Headers;
using Portolan.Proxy.Tests.Support;
using Portolan.ProxyConfig;
using Portolan.Routing;

namespace Portolan.Proxy.Tests;

/// <summary>What is different for clients of gRPC, seen as the HTTP/2 that it is.</summary>
public sealed class GrpcTests
{
    private static readonly HttpMatch AnyCall = new() { Grpc = new GrpcMethodMatch(ValueMatchType.Exact, null, null) };

    [Theory]
    [InlineData("application/grpc", "/none.Service/Call", "12", "This gateway has no route for this request.")]
    [InlineData("application/grpc+proto", "/broken/Call", "14", "The backend for this request does not exist.")]
    [InlineData("application/grpc", "/empty/Call", "14", "The backend has no endpoint that is ready.")]
    [InlineData("application/grpc; charset=utf-8", "/invalid/Call", "14", "The route for this request is not valid.")]
    public async Task The_gateways_own_errors_are_statuses_of_gRPC_and_all_in_the_head(
        string type,
        string path,
        string status,
        string message
    )
    {
        await using var proxy = await ServeAsync();
        using var response = await CallAsync(proxy, path, type);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/grpc", response.Content.Headers.ContentType?.ToString());
        Assert.Equal([status], response.Headers.GetValues("grpc-status"));
        Assert.Equal([message], response.Headers.GetValues("grpc-message"));
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        Assert.Empty(response.TrailingHeaders);
    }

    [Theory]
    [InlineData("application/grpc-web")]
    [InlineData("application/grpc-web+proto")]
    [InlineData("application/json")]
    public async Task Others_get_the_statuses_of_HTTP(string type)
    {
        await using var proxy = await ServeAsync();
        using var response = await CallAsync(proxy, "/none.Service/Call", type);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.False(response.Headers.Contains("grpc-status"));
    }

    [Fact]
    public async Task A_rule_for_gRPC_speaks_HTTP_2_to_a_backend_that_does_not_say_what_it_speaks()
    {
        await using var backend = await TestBackend.StartAsync("calls", BackendProtocol.Http2);
        await using var copies = await TestBackend.StartAsync("copies", BackendProtocol.Http2);
        await using var proxy = await TestProxy.ServeAsync(proxy =>
            new Config()
                .Listener(proxy.Port)
                .Backend(backend.Key, BackendProtocol.Http1, backend.Endpoint)
                .Backend(copies.Key, BackendProtocol.Http1, copies.Endpoint)
                .Forward(backend, edit: route => route with { Matches = [AnyCall], Mirrors = [new Mirror(copies.Key, 1, 1)] })
        );

        using var response = await CallAsync(proxy, "/shop.Cart/Add", "application/grpc");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Single(backend.Seen);
        Assert.True(SpinWait.SpinUntil(() => copies.Seen.Count == 1, TimeSpan.FromSeconds(20)), "the mirror got no copy");
    }

    private static Task<TestProxy> ServeAsync() =>
        TestProxy.ServeAsync(proxy =>
        {
            var empty = new BackendKey("Service", "test", "empty", 80);
            return new Config()
                .Listener(proxy.Port)
                .Backend(empty, BackendProtocol.Http2)
                .Route(Only(null), "/broken")
                .Route(Only(empty), "/empty")
                .Route(new RouteAction.Respond(500, "a filter that nobody knows"), "/invalid");
        });

    private static RouteAction.Forward Only(BackendKey? backend) => new([new WeightedBackend { Weight = 1, Backend = backend }]);

    private static Task<HttpResponseMessage> CallAsync(TestProxy proxy, string path, string type)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, 0]),
        };
        request.Headers.Add("te", "trailers");
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return proxy.Client.SendAsync(request);
    }
}
