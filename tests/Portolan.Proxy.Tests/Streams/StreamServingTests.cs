using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Portolan.Proxy.Tests.Support;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests.Streams;

/// <summary>Streams and datagrams of a whole proxy, over real sockets.</summary>
public sealed class StreamServingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task TCP_is_carried_both_ways_logged_and_counted()
    {
        using var log = new MemoryStream();
        await using var backend = Echo("echo");
        var proxy = await TestProxy.ServeAsync(
            proxy =>
                new Config()
                    .Streams(proxy.Port, ListenerProtocol.Tcp, "", "tcp")
                    .Backend(backend.Key, BackendProtocol.Tcp, backend.Endpoint)
                    .Connect("tcp", [], backend.Key),
            options => options with { AccessLog = log }
        );
        await using (proxy)
        {
            using (var client = await proxy.ConnectAsync())
            {
                var stream = client.GetStream();
                Assert.Equal("echo: hello", await AskAsync(stream, "hello"));
                client.Client.Shutdown(SocketShutdown.Send);
                Assert.Equal("bye", await ReadToEndAsync(stream));
            }
        }

        var metrics = proxy.Server.WriteMetrics();
        Assert.Contains($"portolan_proxy_streams_total{{port=\"{proxy.Port}\",error=\"none\"}} 1", metrics);
        Assert.Contains($"portolan_proxy_stream_bytes_total{{port=\"{proxy.Port}\",direction=\"up\"}} 5", metrics);
        Assert.Contains($"portolan_proxy_stream_bytes_total{{port=\"{proxy.Port}\",direction=\"down\"}} 14", metrics);
        Assert.DoesNotContain($"portolan_proxy_requests_total{{port=\"{proxy.Port}\"", metrics);
        var line = JsonDocument.Parse(log.ToArray()).RootElement;
        Assert.Equal("TCP", line.GetProperty("protocol").GetString());
        Assert.Equal("-", line.GetProperty("flag").GetString());
        Assert.Equal("Gateway/test/gateway/tcp", line.GetProperty("listener").GetString());
        Assert.Equal(("TCPRoute/test/streams/0", "rule"), (line.GetProperty("route").GetString(), line.GetProperty("rule").GetString()));
        Assert.Equal("Service/test/echo/80", line.GetProperty("backend").GetString());
        Assert.Equal((5, 14), (line.GetProperty("requestBytes").GetInt32(), line.GetProperty("responseBytes").GetInt32()));
    }

    [Fact]
    public async Task TLS_is_passed_through_to_the_backend_of_the_server_name()
    {
        await using var first = Echo("first", Certificates.For("first", "first.example"));
        await using var second = Echo("second", Certificates.For("second", "*.second.example"));
        await using var proxy = await TestProxy.ServeAsync(proxy =>
            new Config()
                .Streams(proxy.Port, ListenerProtocol.TlsPassthrough, "first.example", "a")
                .Streams(proxy.Port, ListenerProtocol.TlsPassthrough, "*.second.example", "b")
                .Backend(first.Key, BackendProtocol.Tcp, first.Endpoint)
                .Backend(second.Key, BackendProtocol.Tcp, second.Endpoint)
                .Connect("a", [], first.Key)
                .Connect("b", ["x.second.example"], second.Key)
        );

        Assert.Equal(("first: hi", "CN=first"), await AskTlsAsync(proxy, "first.example"));
        Assert.Equal(("second: hi", "CN=second"), await AskTlsAsync(proxy, "x.second.example"));
        foreach (var unknown in new[] { "y.second.example", "other.example" })
        {
            // The alert says why: "unrecognized name", not "connection reset".
            await Assert.ThrowsAsync<System.Security.Authentication.AuthenticationException>(() => AskTlsAsync(proxy, unknown));
        }
    }

    [Fact]
    public async Task TLS_ends_here_and_what_was_inside_goes_on_as_bytes()
    {
        await using var backend = Echo("plain");
        await using var proxy = await TestProxy.ServeAsync(proxy =>
            new Config()
                .Streams(proxy.Port, ListenerProtocol.Tls, "x.example", "tls", Certificates.For("own", "x.example"))
                .Backend(backend.Key, BackendProtocol.Tcp, backend.Endpoint)
                .Connect("tls", [], backend.Key)
        );

        Assert.Equal(("plain: hi", "CN=own"), await AskTlsAsync(proxy, "x.example"));

        // A protocol that we do not know is the backend's and the client's business.
        Assert.Equal(("plain: hi", "CN=own"), await AskTlsAsync(proxy, "x.example", new SslApplicationProtocol("mqtt")));
    }

    [Fact]
    public async Task One_port_ends_TLS_with_requests_or_bytes_in_it_and_passes_it_through_as_the_server_name_tells()
    {
        await using var web = await TestBackend.StartAsync("web");
        await using var plain = Echo("plain");
        await using var own = Echo("own", Certificates.For("own", "through.example"));
        await using var proxy = new TestProxy();
        Config Web() =>
            new Config().Https(proxy.Port, "*.example", "http", Certificates.For("gateway", "*.example")).Backend(web).Forward(web);
        await proxy.ApplyAsync(Web());
        var connections = new List<string>();
        var client = ClientAs("web.example", proxy, connections);
        Assert.Equal(HttpStatusCode.OK, await GetAsync(client, "web.example"));

        await proxy.ApplyAsync(
            Web()
                .Streams(proxy.Port, ListenerProtocol.TlsPassthrough, "through.example", "through")
                .Streams(proxy.Port, ListenerProtocol.Tls, "bytes.example", "bytes", Certificates.For("bytes", "bytes.example"))
                .Backend(plain.Key, BackendProtocol.Tcp, plain.Endpoint)
                .Backend(own.Key, BackendProtocol.Tcp, own.Endpoint)
                .Connect("through", [], own.Key)
                .Connect("bytes", [], plain.Key)
        );

        Assert.Equal(("own: hi", "CN=own"), await AskTlsAsync(proxy, "through.example"));
        Assert.Equal(("plain: hi", "CN=bytes"), await AskTlsAsync(proxy, "bytes.example"));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(ClientAs("fresh.example", proxy, []), "fresh.example"));
        await Assert.ThrowsAsync<System.Security.Authentication.AuthenticationException>(() => AskTlsAsync(proxy, "other.test"));

        // The connection from before is still served; a request on it for a name that is passed through is misdirected.
        Assert.Equal(HttpStatusCode.OK, await GetAsync(client, "web.example"));
        Assert.Equal(HttpStatusCode.MisdirectedRequest, await GetAsync(client, "through.example"));
        Assert.Single(connections);
    }

    [Fact]
    public async Task Of_two_listeners_for_one_server_name_the_first_decides_whether_TLS_ends_here()
    {
        await using var own = Echo("own", Certificates.For("own", "x.example"));
        await using var plain = Echo("plain");
        await using var proxy = new TestProxy();
        Config Both() =>
            new Config()
                .Streams(proxy.Port, ListenerProtocol.TlsPassthrough, "x.example", "a")
                .Streams(proxy.Port, ListenerProtocol.Tls, "x.example", "b", Certificates.For("ended", "x.example"))
                .Backend(own.Key, BackendProtocol.Tcp, own.Endpoint)
                .Backend(plain.Key, BackendProtocol.Tcp, plain.Endpoint)
                .Connect("a", [], own.Key)
                .Connect("b", [], plain.Key);

        var result = await proxy.ApplyAsync(Both());

        Assert.Equal(
            [ListenerFault.None, ListenerFault.PortInUse],
            result.Listeners.OrderBy(report => report.Listener).Select(report => report.Fault)
        );
        Assert.Equal(("own: hi", "CN=own"), await AskTlsAsync(proxy, "x.example"));
    }

    [Fact]
    public async Task TCP_and_UDP_share_the_number_of_a_port()
    {
        await using var stream = Echo("stream");
        using var datagrams = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        datagrams.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var key = new BackendKey("Service", "test", "udp", 53);
        await using var proxy = await TestProxy.ServeAsync(proxy =>
            new Config()
                .Streams(proxy.Port, ListenerProtocol.Tcp, "", "tcp")
                .Streams(proxy.Port, ListenerProtocol.Udp, "", "udp")
                .Backend(stream.Key, BackendProtocol.Tcp, stream.Endpoint)
                .Backend(
                    key,
                    BackendProtocol.Udp,
                    new ProxyConfig.Endpoint("127.0.0.1", ((IPEndPoint)datagrams.LocalEndPoint!).Port, EndpointState.Ready)
                )
                .Connect("tcp", [], stream.Key)
                .Connect("udp", [], key)
        );

        using var client = await proxy.ConnectAsync();
        Assert.Equal("stream: hi", await AskAsync(client.GetStream(), "hi"));
        using var asking = new UdpClient();
        asking.Connect(proxy.Address, proxy.Port);
        await asking.SendAsync("question"u8.ToArray());
        var buffer = new byte[100];
        using var patience = new CancellationTokenSource(Patience);
        Assert.Equal("question", Encoding.ASCII.GetString(buffer, 0, await datagrams.ReceiveAsync(buffer, patience.Token)));
    }

    [Fact]
    public async Task A_change_concerns_new_connections_and_a_removed_port_ends_its_connections_after_the_drain_time()
    {
        await using var old = Echo("old");
        await using var fresh = Echo("fresh");
        await using var proxy = new TestProxy(options => options with { DrainTime = TimeSpan.FromMilliseconds(200) });
        Config With(RawStream backend) =>
            new Config()
                .Streams(proxy.Port, ListenerProtocol.Tcp, "", "tcp")
                .Backend(backend.Key, BackendProtocol.Tcp, backend.Endpoint)
                .Connect("tcp", [], backend.Key);
        await proxy.ApplyAsync(With(old));
        using var kept = await proxy.ConnectAsync();
        Assert.Equal("old: a", await AskAsync(kept.GetStream(), "a"));

        await proxy.ApplyAsync(With(fresh));
        using var next = await proxy.ConnectAsync();
        Assert.Equal("fresh: a", await AskAsync(next.GetStream(), "a"));
        Assert.Equal("old: b", await AskAsync(kept.GetStream(), "b"));

        await proxy.ApplyAsync(new Config());
        await Assert.ThrowsAsync<SocketException>(proxy.ConnectAsync);
        await Assert.ThrowsAsync<IOException>(async () => await ReadToEndAsync(kept.GetStream()));
    }

    [Fact]
    public async Task A_backend_that_the_configuration_does_not_have_is_reported_and_its_connections_are_reset()
    {
        await using var proxy = new TestProxy();
        var unknown = new BackendKey("Service", "test", "unknown", 80);
        var result = await proxy.ApplyAsync(new Config().Streams(proxy.Port, ListenerProtocol.Tcp, "", "tcp").Connect("tcp", [], unknown));
        Assert.Contains("names backend Service/test/unknown/80", Assert.Single(result.Rejections).Message);

        // The reset comes while the client connects or while it reads.
        var exception = await Record.ExceptionAsync(async () =>
        {
            using var client = await proxy.ConnectAsync();
            await ReadToEndAsync(client.GetStream());
        });
        Assert.Equal(
            SocketError.ConnectionReset,
            (exception as SocketException ?? Assert.IsType<SocketException>(exception?.InnerException)).SocketErrorCode
        );
    }

    [Fact]
    public async Task UDP_is_carried_there_and_back()
    {
        using var backend = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        backend.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var key = new BackendKey("Service", "test", "udp", 53);
        var endPoint = (IPEndPoint)backend.LocalEndPoint!;
        await using var proxy = await TestProxy.ServeAsync(proxy =>
            new Config()
                .Streams(proxy.Port, ListenerProtocol.Udp, "", "udp")
                .Backend(key, BackendProtocol.Udp, new ProxyConfig.Endpoint("127.0.0.1", endPoint.Port, EndpointState.Ready))
                .Connect("udp", [], key)
        );

        using var client = new UdpClient();
        client.Connect(proxy.Address, proxy.Port);
        await client.SendAsync("question"u8.ToArray());
        var buffer = new byte[100];
        using var patience = new CancellationTokenSource(Patience);
        var asked = await backend.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), patience.Token);
        Assert.Equal("question", Encoding.ASCII.GetString(buffer, 0, asked.ReceivedBytes));
        await backend.SendToAsync("answer"u8.ToArray(), asked.RemoteEndPoint);
        Assert.Equal("answer", Encoding.ASCII.GetString((await client.ReceiveAsync(patience.Token)).Buffer));

        // The port is free again, and its flow was counted.
        await proxy.ApplyAsync(new Config());
        Assert.Contains($"portolan_proxy_stream_bytes_total{{port=\"{proxy.Port}/udp\",direction=\"up\"}} 8", proxy.Server.WriteMetrics());
    }

    /// <summary>
    /// A client that speaks TLS to one server name whatever host it asks for; the framework's own would connect anew for another host.
    /// </summary>
    private static HttpClient ClientAs(string serverName, TestProxy proxy, List<string> connections) =>
        proxy.NewClient(handler =>
            handler.ConnectCallback = async (_, cancellation) =>
            {
                connections.Add(serverName);
                var tls = new SslStream((await proxy.ConnectAsync()).GetStream());
                await tls.AuthenticateAsClientAsync(
                    new SslClientAuthenticationOptions
                    {
                        TargetHost = serverName,
                        RemoteCertificateValidationCallback = (_, _, _, _) => true,
                    },
                    cancellation
                );
                return tls;
            }
        );

    private static async Task<HttpStatusCode> GetAsync(HttpClient client, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Host = host;
        using var response = await client.SendAsync(request).WaitAsync(Patience);
        return response.StatusCode;
    }

    [Fact]
    public async Task TLS_that_is_passed_through_is_not_wrapped_in_TLS_again()
    {
        var authority = new Authority();
        await using var backend = Echo("secure", authority.Issue("secure", "secure.example"));
        await using var proxy = await TestProxy.ServeAsync(proxy =>
            new Config()
                .Streams(proxy.Port, ListenerProtocol.TlsPassthrough, "secure.example", "tls")
                .Backend(backend.Key, BackendProtocol.Tcp, backend.Endpoint)
                .Tls(
                    backend.Key,
                    new BackendTls
                    {
                        ServerName = "secure.example",
                        Trust = new TrustAnchors.Bundle(authority.Pem),
                        Names = [new PeerName.Dns("secure.example")],
                    }
                )
                .Connect("tls", [], backend.Key)
        );

        Assert.Equal(("secure: hi", "CN=secure"), await AskTlsAsync(proxy, "secure.example"));
    }

    [Fact]
    public async Task Bytes_go_to_a_backend_over_TLS_when_it_wants_that_and_to_no_stranger()
    {
        var authority = new Authority();
        await using var backend = Echo("secure", authority.Issue("secure", "secure.example"));
        await using var proxy = new TestProxy();
        Config With(Authority trusted) =>
            new Config()
                .Streams(proxy.Port, ListenerProtocol.Tls, "x.example", "tls", Certificates.For("own", "x.example"))
                .Backend(backend.Key, BackendProtocol.Tcp, backend.Endpoint)
                .Tls(
                    backend.Key,
                    new BackendTls
                    {
                        ServerName = "secure.example",
                        Trust = new TrustAnchors.Bundle(trusted.Pem),
                        Names = [new PeerName.Dns("secure.example")],
                    }
                )
                .Connect("tls", [], backend.Key);
        await proxy.ApplyAsync(With(authority));

        Assert.Equal(("secure: hi", "CN=own"), await AskTlsAsync(proxy, "x.example"));
        await proxy.ApplyAsync(With(new Authority()));
        await Assert.ThrowsAnyAsync<IOException>(() => AskTlsAsync(proxy, "x.example"));
    }

    private static RawStream Echo(string name, Certificate? certificate = null) => new(name, certificate);

    private static async Task<(string Answer, string Subject)> AskTlsAsync(
        TestProxy proxy,
        string name,
        params SslApplicationProtocol[] protocols
    )
    {
        using var client = await proxy.ConnectAsync();
        var subject = "";
        await using var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = name,
                    ApplicationProtocols = protocols.Length == 0 ? null : [.. protocols],
                    RemoteCertificateValidationCallback = (_, certificate, _, _) => (subject = certificate!.Subject).Length > 0,
                }
            )
            .WaitAsync(Patience);
        return (await AskAsync(tls, "hi"), subject);
    }

    private static async Task<string> AskAsync(Stream stream, string text)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text));
        var buffer = new byte[100];
        var length = 0;
        while (!Encoding.ASCII.GetString(buffer, 0, length).EndsWith(text, StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length)).AsTask().WaitAsync(Patience);
            Assert.NotEqual(0, read);
            length += read;
        }

        return Encoding.ASCII.GetString(buffer, 0, length);
    }

    private static async Task<string> ReadToEndAsync(Stream stream) => await new StreamReader(stream).ReadToEndAsync().WaitAsync(Patience);
}
