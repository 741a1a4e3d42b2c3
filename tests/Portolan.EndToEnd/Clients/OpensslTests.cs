using Portolan.EndToEnd.Support;

namespace Portolan.EndToEnd.Clients;

/// <summary>The TLS handshake, as OpenSSL's own client sees it.</summary>
[Collection(ClientTestCollection.Name)]
public sealed class OpensslTests(ClientWorld world)
{
    private const string Request = "GET /h1/echo HTTP/1.1\r\nHost: web.example\r\nConnection: close\r\n\r\n";

    [Theory]
    [InlineData("h2,http/1.1", "h2")]
    [InlineData("http/1.1,h2", "h2")]
    [InlineData("http/1.1", "http/1.1")]
    [InlineData("spdy/3,http/1.1", "http/1.1")]
    public async Task ALPN_chooses_HTTP_2_where_the_client_has_it(string offered, string chosen)
    {
        var printed = (await HandshakeAsync("web.example", "-alpn", offered)).Succeeded();
        Assert.Contains($"ALPN protocol: {chosen}\n", printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_ALPN_it_is_HTTP_1_1()
    {
        var printed = (await ConnectAsync("web.example", Request, "-quiet")).Succeeded();
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", printed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("web.example")]
    [InlineData("other.example")]
    public async Task The_server_name_chooses_the_certificate(string name)
    {
        var printed = (await HandshakeAsync(name, "-verify_hostname", name)).Succeeded();
        Assert.Contains($"subject=CN = {name}\n", printed, StringComparison.Ordinal);
        Assert.Contains("Verification: OK\n", printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_nobody_serves_gets_the_alert_that_says_so()
    {
        var result = await HandshakeAsync("stranger.example");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("unrecognized name", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-tls1_2", "TLSv1.2")]
    [InlineData("-tls1_3", "TLSv1.3")]
    public async Task A_session_is_resumed(string option, string version)
    {
        var session = Path.Combine(world.Folder, $"session{option}");
        var first = (await ConnectAsync("web.example", Request, option, "-sess_out", session)).Succeeded();
        Assert.Contains($"New, {version}", first, StringComparison.Ordinal);

        var second = (await ConnectAsync("web.example", Request, option, "-sess_in", session)).Succeeded();
        Assert.Contains($"Reused, {version}", second, StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 200 OK", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TLS_1_1_is_refused()
    {
        var result = await HandshakeAsync("web.example", "-tls1_1", "-cipher", "ALL:@SECLEVEL=0");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("alert protocol version", result.Error, StringComparison.Ordinal);
    }

    private Task<ProgramResult> HandshakeAsync(string name, params IEnumerable<string> options) => OpensslAsync(name, "", options);

    // Reads to the end, for the ticket of a session comes behind the handshake.
    private Task<ProgramResult> ConnectAsync(string name, string request, params IEnumerable<string> options) =>
        OpensslAsync(name, request, ["-ign_eof", .. options]);

    private Task<ProgramResult> OpensslAsync(string name, string input, IEnumerable<string> options) =>
        Shell.RunAsync(
            Programs.Require("openssl", "openssl"),
            [
                "s_client",
                "-connect",
                $"{world.Address}:{ClientWorld.Secure}",
                "-servername",
                name,
                "-CAfile",
                world.AuthorityFile,
                "-verify_return_error",
                .. options,
            ],
            world.Folder,
            input: input
        );
}
