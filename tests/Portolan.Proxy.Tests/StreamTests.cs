using System.Net;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Portolan.Proxy.Tests.Support;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests;

public sealed class StreamTests
{
    [Fact]
    public async Task A_WebSocket_passes_in_both_directions()
    {
        await using var backend = await TestBackend.StartAsync("echo");
        backend.Answer = EchoAsync;
        await using var proxy = await TestProxy.ServeAsync(p => new Config().Listener(p.Port).Backend(backend).Forward(backend));
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{proxy.Address}:{proxy.Port}/ws"), CancellationToken.None);

        await socket.SendAsync(Encoding.UTF8.GetBytes("hello"), WebSocketMessageType.Text, true, CancellationToken.None);
        var buffer = new byte[64];
        var message = await socket.ReceiveAsync(buffer, CancellationToken.None);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);

        Assert.Equal("hello", Encoding.UTF8.GetString(buffer, 0, message.Count));
    }

    [Theory]
    [InlineData(BackendProtocol.Http1, "HTTP/1.1")]
    [InlineData(BackendProtocol.Http2, "HTTP/2")]
    public async Task Prior_knowledge_HTTP2_and_HTTP1_share_a_port_and_reach_backends_of_either_kind(
        BackendProtocol protocol,
        string expected
    )
    {
        await using var backend = await TestBackend.StartAsync("cart", protocol);
        await using var proxy = await TestProxy.ServeAsync(p => new Config().Listener(p.Port).Backend(backend, protocol).Forward(backend));

        foreach (var version in new[] { HttpVersion.Version11, HttpVersion.Version20 })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/")
            {
                Version = version,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            request.Content = new StringContent("body");
            using var answer = await proxy.Client.SendAsync(request);
            Assert.Equal((HttpStatusCode.OK, version), (answer.StatusCode, answer.Version));
        }

        Assert.All(backend.Seen, seen => Assert.Equal((expected, "body"), (seen.Protocol, seen.Body)));
        Assert.Equal(2, backend.Seen.Count);
    }

    [Fact]
    public async Task Trailers_reach_the_client()
    {
        await using var backend = await TestBackend.StartAsync("grpc", BackendProtocol.Http2);
        backend.Answer = async context =>
        {
            context.Response.ContentType = "application/grpc";
            context.Response.DeclareTrailer("grpc-status");
            await context.Response.WriteAsync("data");
            context.Response.AppendTrailer("grpc-status", "7");
        };
        await using var proxy = await TestProxy.ServeAsync(p =>
            new Config().Listener(p.Port).Backend(backend, BackendProtocol.Http2).Forward(backend)
        );
        using var request = new HttpRequestMessage(HttpMethod.Post, "/svc/Method")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Content = new StringContent("x");
        request.Content.Headers.ContentType = new("application/grpc");

        using var answer = await proxy.Client.SendAsync(request);
        await answer.Content.ReadAsStringAsync();

        Assert.Equal("7", Assert.Single(answer.TrailingHeaders.GetValues("grpc-status")));
    }

    [Fact]
    public async Task A_response_streams_before_it_is_complete()
    {
        var release = new TaskCompletionSource();
        await using var backend = await TestBackend.StartAsync("slow");
        backend.Answer = async context =>
        {
            await context.Response.WriteAsync("first");
            await context.Response.Body.FlushAsync();
            await release.Task;
            await context.Response.WriteAsync("second");
        };
        await using var proxy = await TestProxy.ServeAsync(p => new Config().Listener(p.Port).Backend(backend).Forward(backend));

        using var answer = await proxy.Client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead);
        await using var body = await answer.Content.ReadAsStreamAsync();
        var buffer = new byte[5];
        await body.ReadExactlyAsync(buffer);
        release.SetResult();
        using var rest = new StreamReader(body);

        Assert.Equal(("first", "second"), (Encoding.ASCII.GetString(buffer), await rest.ReadToEndAsync()));
    }

    [Fact]
    public async Task A_client_that_waits_for_100_continue_gets_it()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var proxy = await TestProxy.ServeAsync(p => new Config().Listener(p.Port).Backend(backend).Forward(backend));
        using var tcp = await proxy.ConnectAsync();
        await using var stream = tcp.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);
        await stream.WriteAsync(
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"u8.ToArray()
        );

        var interim = await reader.ReadLineAsync();
        await stream.WriteAsync("body"u8.ToArray());
        var rest = await reader.ReadToEndAsync();

        Assert.Equal("HTTP/1.1 100 Continue", interim);
        Assert.Contains("HTTP/1.1 200 OK", rest);
        Assert.Equal("body", Assert.Single(backend.Seen).Body);
    }

    [Fact]
    public async Task An_HTTP2_connection_of_a_draining_port_finishes_its_stream_and_takes_no_more()
    {
        var release = new TaskCompletionSource();
        var started = new TaskCompletionSource();
        await using var backend = await TestBackend.StartAsync("slow");
        backend.Answer = async context =>
        {
            started.TrySetResult();
            await release.Task;
            await context.Response.WriteAsync("late");
        };
        await using var proxy = await TestProxy.ServeAsync(p => new Config().Listener(p.Port).Backend(backend).Forward(backend));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        var sending = proxy.Client.SendAsync(request);
        await started.Task;

        var draining = proxy.Server.DrainAsync();
        release.SetResult();
        using var answer = await sending;
        await draining;

        Assert.Equal("late", await answer.Content.ReadAsStringAsync());
        using var another = new HttpRequestMessage(HttpMethod.Get, "/")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        await Assert.ThrowsAsync<HttpRequestException>(() => proxy.Client.SendAsync(another));
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("POST", "body")]
    public async Task A_mirror_gets_a_copy_and_its_failure_harms_nobody(string method, string body)
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var mirror = await TestBackend.StartAsync("mirror");
        var got = new TaskCompletionSource();
        mirror.Answer = async context =>
        {
            await mirror.RecordAsync(context);
            context.Response.StatusCode = 500;
            got.TrySetResult();
        };
        await using var proxy = await TestProxy.ServeAsync(p =>
            new Config()
                .Listener(p.Port)
                .Backend(backend)
                .Backend(mirror)
                .Forward(
                    backend,
                    edit: route =>
                        route with
                        {
                            Mirrors = [new Mirror(mirror.Key, 1, 1), new Mirror(new BackendKey("Service", "test", "missing", 80), 1, 1)],
                        }
                )
        );
        using var request = new HttpRequestMessage(new HttpMethod(method), "/a?b=c");
        request.Content = body.Length > 0 ? new StringContent(body) : null;

        using var answer = await proxy.Client.SendAsync(request);
        await got.Task.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal("cart", await answer.Content.ReadAsStringAsync());
        var copy = Assert.Single(mirror.Seen);
        Assert.Equal((method, "/a?b=c", body), (copy.Method, copy.Target, copy.Body));
    }

    private static async Task EchoAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[64];
        while (await socket.ReceiveAsync(buffer, context.RequestAborted) is { MessageType: not WebSocketMessageType.Close } message)
        {
            await socket.SendAsync(buffer.AsMemory(0, message.Count), message.MessageType, message.EndOfMessage, context.RequestAborted);
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", context.RequestAborted);
    }
}
