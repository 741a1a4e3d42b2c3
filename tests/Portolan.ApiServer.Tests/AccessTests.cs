using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Portolan.ApiServer.Tests.Support;

namespace Portolan.ApiServer.Tests;

public sealed class AccessTests
{
    private const string Accounts = "/api/v1/namespaces/default/serviceaccounts";

    [Fact]
    public async Task A_token_of_a_service_account_ends_with_its_time_and_with_its_account()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await TestServer.StartAsync(options => options with { TimeProvider = time });
        var token = await IssueAsync(server, "robot");
        var other = await IssueAsync(server, "other");

        Assert.Equal("system:serviceaccount:default:robot", await UserOfAsync(server, token));
        await server.DeleteAsync($"{Accounts}/other");
        Assert.Null(await UserOfAsync(server, other));
        Assert.Null(await UserOfAsync(server, token + "x"));
        time.Advance(TimeSpan.FromHours(2));
        Assert.Null(await UserOfAsync(server, token));
    }

    [Fact]
    public async Task A_token_for_another_audience_opens_nothing_here()
    {
        await using var server = await TestServer.StartAsync();
        var token = await IssueAsync(server, "robot", JsonNode.Parse("""{"audiences":["vault","db"]}""")!);

        Assert.Null(await UserOfAsync(server, token));
        Assert.Equal("system:serviceaccount:default:robot", await UserOfAsync(server, token, "vault", "elsewhere"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/namespaces");
        request.Headers.Authorization = new("Bearer", token);
        using var response = await server.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task A_token_that_is_bound_to_an_object_ends_with_it()
    {
        const string Secrets = "/api/v1/namespaces/default/secrets";
        await using var server = await TestServer.StartAsync();
        await server.PostAsync(Secrets, JsonNode.Parse("""{"metadata":{"name":"lock"}}""")!);
        var token = await IssueAsync(
            server,
            "robot",
            JsonNode.Parse("""{"boundObjectRef":{"apiVersion":"v1","kind":"Secret","name":"lock"}}""")!
        );

        Assert.NotNull(await UserOfAsync(server, token));
        await server.DeleteAsync($"{Secrets}/lock");
        await server.PostAsync(Secrets, JsonNode.Parse("""{"metadata":{"name":"lock"}}""")!);
        Assert.Null(await UserOfAsync(server, token));
    }

    [Theory]
    [InlineData(
        """{"expirationSeconds":599}""",
        HttpStatusCode.UnprocessableEntity,
        "spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes"
    )]
    [InlineData(
        """{"expirationSeconds":9000000000000000000}""",
        HttpStatusCode.UnprocessableEntity,
        "may not specify a duration larger than 2^32 seconds"
    )]
    [InlineData(
        """{"boundObjectRef":{"apiVersion":"v1","kind":"Secret","name":"none"}}""",
        HttpStatusCode.NotFound,
        "secrets \"none\" not found"
    )]
    [InlineData(
        """{"boundObjectRef":{"apiVersion":"v1","kind":"ConfigMap","name":"none"}}""",
        HttpStatusCode.BadRequest,
        "cannot bind token to object of type v1, Kind=ConfigMap"
    )]
    public async Task A_token_that_cannot_be_issued_is_refused_with_the_reason(string spec, HttpStatusCode code, string message)
    {
        await using var server = await TestServer.StartAsync();

        var refused = await RequestTokenAsync(server, "robot", JsonNode.Parse(spec)!);

        Assert.Contains(message, refused.Expect(code).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_certificate_of_another_authority_is_refused()
    {
        var authority = new TestAuthority();
        await using var server = await TestServer.StartAsync(options =>
            options with
            {
                ServerCertificate = authority.IssueServer(),
                ClientAuthorities = [authority.Public],
            }
        );

        Assert.Equal("HTTP 200", await TryAsync(server, authority));
        Assert.NotEqual("HTTP 200", await TryAsync(server, new TestAuthority()));
    }

    [Fact]
    public async Task The_audit_log_says_who_did_what_with_which_result()
    {
        var directory = Directory.CreateTempSubdirectory("portolan-test-");
        var path = Path.Combine(directory.FullName, "audit.log");
        await using (var server = await TestServer.StartAsync(options => options with { AuditLogPath = path }))
        {
            await server.PostAsync(Widgets.Path, Widgets.Make("a"));
            await server.GetAsync($"{Widgets.Path}/nowhere");
            await server.MergeAsync($"{Widgets.Path}/a/status", new JsonObject());
            await server.GetAsync($"{Widgets.Path}?watch=true&timeoutSeconds=1");
            await server.GetAsync("/version");
        }

        var lines = (await File.ReadAllLinesAsync(path)).Select(line => JsonNode.Parse(line)!).ToList();
        directory.Delete(recursive: true);

        Assert.Equal(
            [
                ("create", "widgets.test.example", 201),
                ("get", "widgets.test.example", 404),
                ("patch", "widgets.test.example/status", 200),
                ("watch", "widgets.test.example", 200),
                ("get", "", 200),
            ],
            lines.Select(line => (line["verb"]!.GetValue<string>(), line["resource"]!.GetValue<string>(), line["code"]!.GetValue<int>()))
        );
        Assert.All(lines, line => Assert.Equal("tester", line["user"]!.GetValue<string>()));
        Assert.All(lines, line => Assert.Equal("tests/1.0", line["userAgent"]!.GetValue<string>()));
    }

    [Fact]
    public async Task What_a_client_began_and_left_is_not_written_down_as_done()
    {
        var directory = Directory.CreateTempSubdirectory("portolan-test-");
        var path = Path.Combine(directory.FullName, "audit.log");
        await using (var server = await TestServer.StartAsync(options => options with { AuditLogPath = path }))
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, server.Server.Url.Port);
            await client
                .GetStream()
                .WriteAsync(
                    Encoding.ASCII.GetBytes(
                        $"POST {Widgets.Path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TestServer.Token}\r\nContent-Type: application/json\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n"
                    )
                );

            // It is read now, and waits for the rest of its body.
            Assert.True(await client.GetStream().ReadAsync(new byte[100]) > 0);
            await client.GetStream().WriteAsync("{"u8.ToArray());
            client.Client.Shutdown(SocketShutdown.Send);
            try
            {
                Assert.Equal(0, await client.Client.ReceiveAsync(new byte[100]));
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
            {
                // The server has given up on it, which may show as an end or as a reset.
            }
        }

        var line = JsonNode.Parse(Assert.Single(await File.ReadAllLinesAsync(path)))!;
        directory.Delete(recursive: true);
        Assert.Equal(("create", 499), (line["verb"]!.GetValue<string>(), line["code"]!.GetValue<int>()));
    }

    [Fact]
    public async Task An_audit_log_on_a_full_disk_costs_its_lines_and_nothing_else()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/dev/full is needed");
        await using var server = await TestServer.StartAsync(options => options with { AuditLogPath = "/dev/full" });

        for (var i = 0; i < 10; i++)
        {
            (await server.PostAsync(Widgets.Path, Widgets.Make($"w-{i}"))).Expect(HttpStatusCode.Created);
        }

        // The end of the server waits for the log, and must not fail with it.
    }

    private static async Task<string> IssueAsync(TestServer server, string name, JsonNode? spec = null) =>
        (await RequestTokenAsync(server, name, spec)).Expect(HttpStatusCode.Created).Json["status"]!["token"]!.GetValue<string>();

    private static async Task<Answer> RequestTokenAsync(TestServer server, string name, JsonNode? spec)
    {
        var account = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ServiceAccount",
            ["metadata"] = new JsonObject { ["name"] = name },
        };
        await server.PostAsync(Accounts, account);
        var request = new JsonObject
        {
            ["apiVersion"] = "authentication.k8s.io/v1",
            ["kind"] = "TokenRequest",
            ["spec"] = spec ?? new JsonObject(),
        };
        return await server.PostAsync($"{Accounts}/{name}/token", request);
    }

    private static async Task<string?> UserOfAsync(TestServer server, string token, params string[] audiences)
    {
        var review = new JsonObject
        {
            ["apiVersion"] = "authentication.k8s.io/v1",
            ["kind"] = "TokenReview",
            ["spec"] = new JsonObject { ["token"] = token, ["audiences"] = new JsonArray([.. audiences]) },
        };
        var answer = await server.PostAsync("/apis/authentication.k8s.io/v1/tokenreviews", review);
        return answer.Expect(HttpStatusCode.Created).Json["status"]!["user"]?["username"]?.GetValue<string>();
    }

    private static async Task<string> TryAsync(TestServer server, TestAuthority issuer)
    {
        using var handler = new SocketsHttpHandler();
        using var certificate = issuer.IssueClient("admin", "admins");
        handler.SslOptions.ClientCertificates = [certificate];
        handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
        using var http = new HttpClient(handler);
        try
        {
            using var response = await http.GetAsync(new Uri(server.Server.Url, "/api/v1/namespaces"));
            return $"HTTP {(int)response.StatusCode}";
        }
        catch (HttpRequestException e)
        {
            return e.Message;
        }
    }
}
