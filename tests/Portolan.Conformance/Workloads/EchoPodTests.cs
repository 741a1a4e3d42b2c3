using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using Portolan.Conformance.Harness;

namespace Portolan.Conformance.Workloads;

public sealed class EchoPodTests : IAsyncLifetime
{
    private readonly LoopbackBlock _block = LoopbackBlock.Claim();
    private readonly HttpClient _client = new(
        new SocketsHttpHandler { UseProxy = false, SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true } }
    );

    private EchoPod _pod = null!;

    public async ValueTask InitializeAsync() =>
        _pod = await EchoPod.StartAsync(
            new PodSpec("harbour", "alpha-5d8f7c6b9-ax7k2", _block.TakePod()) { ServerCertificate = ServerCertificate() }
        );

    public async ValueTask DisposeAsync()
    {
        await _pod.DisposeAsync();
        _client.Dispose();
        _block.Dispose();
    }

    [Fact]
    public async Task Report_says_what_was_asked_and_who_answers()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, Url("/some/path?q=1")) { Headers = { Host = "example.com" } };
        request.Headers.Add("X-Colour", "blue");

        using var response = await _client.SendAsync(request);

        Assert.Equal("application/json", response.Content.Headers.ContentType!.ToString());
        var report = (await response.Content.ReadFromJsonAsync<EchoReport>())!;
        Assert.Equal(("/some/path?q=1", "example.com", "PUT", "HTTP/1.1"), (report.Path, report.Host, report.Method, report.Protocol));
        Assert.Equal(("harbour", "alpha-5d8f7c6b9-ax7k2", "alpha"), (report.Namespace, report.Pod, report.Workload));
        Assert.Equal(["blue"], report.Headers["X-Colour"]);
        Assert.Null(report.Tls);
        Assert.Equal("/some/path?q=1", Assert.Single(_pod.Received).Target);
    }

    [Fact]
    public async Task Answer_carries_the_headers_and_status_that_are_asked_for()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Url("/")) { Headers = { { "X-Echo-Set-Header", "X-One:1,X-Two:2" } } };

        using var echoed = await _client.SendAsync(request);
        using var teapot = await _client.GetAsync(Url("/status/418"));

        Assert.Equal(["1"], echoed.Headers.GetValues("X-One"));
        Assert.Equal(["2"], echoed.Headers.GetValues("X-Two"));
        Assert.Equal(418, (int)teapot.StatusCode);
    }

    [Fact]
    public async Task Retries_fail_until_the_agreed_try()
    {
        var url = Url("/retry/here?uuid=one&succeedAfter=2&responseCode=503");
        List<int> statuses = [];
        for (var attempt = 0; attempt < 3; attempt++)
        {
            using var response = await _client.GetAsync(url);
            statuses.Add((int)response.StatusCode);
        }

        Assert.Equal([503, 503, 200], statuses);
        await Assert.ThrowsAsync<HttpRequestException>(() => _client.GetAsync(Url("/retry?uuid=two&succeedAfter=1")));
    }

    [Fact]
    public async Task Second_port_speaks_http2_with_prior_knowledge_only()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Url("/", PodSpec.H2cPort))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        using var modern = await _client.SendAsync(request);

        Assert.Equal("HTTP/2.0", (await modern.Content.ReadFromJsonAsync<EchoReport>())!.Protocol);
        using var old = await _client.GetAsync(Url("/", PodSpec.H2cPort));
        Assert.Equal(HttpStatusCode.BadRequest, old.StatusCode);
    }

    [Fact]
    public async Task Third_port_speaks_tls()
    {
        using var response = await _client.GetAsync($"https://{_pod.Spec.Address}:{PodSpec.HttpsPort}/");

        Assert.NotNull((await response.Content.ReadFromJsonAsync<EchoReport>())!.Tls);
    }

    [Fact]
    public async Task WebSocket_messages_come_back()
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{_pod.Spec.Address}:{PodSpec.HttpPort}/ws"), CancellationToken.None);
        await socket.SendAsync(Encoding.ASCII.GetBytes("ahoy").AsMemory(), WebSocketMessageType.Text, true, CancellationToken.None);

        var buffer = new byte[16];
        var frame = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);

        Assert.Equal((WebSocketMessageType.Text, "ahoy"), (frame.MessageType, Encoding.ASCII.GetString(buffer, 0, frame.Count)));
    }

    private string Url(string target, int port = PodSpec.HttpPort) => $"http://{_pod.Spec.Address}:{port}{target}";

    private static System.Security.Cryptography.X509Certificates.X509Certificate2 ServerCertificate()
    {
        var issued = Certificates.SelfSigned("abc.example.com");
        return System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(issued.CertificatePem, issued.KeyPem);
    }
}
