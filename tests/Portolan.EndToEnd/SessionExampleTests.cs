using System.Net;
using Portolan.Cli.Demo;
using Portolan.EndToEnd.Support;

namespace Portolan.EndToEnd;

/// <summary>The example of sessions works with <c>portolan run -f</c>, over a restart too, and with the commands of its README.</summary>
public sealed class SessionExampleTests : IDisposable
{
    private const string Reason = "kubectl get xbackendtrafficpolicy cart -o jsonpath='{.status.ancestors[0].conditions[0].reason}'";

    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_session_stays_with_its_endpoint_over_a_restart_until_the_key_is_deleted()
    {
        Programs.Kubectl();
        await using var first = await EchoServer.StartAsync("cart-1", IPAddress.Loopback, 0);
        await using var second = await EchoServer.StartAsync("cart-2", IPAddress.Loopback, 0);
        (string, int)[] ports = [("9121", first.Port), ("9122", second.Port)];
        string cookie;
        string service;
        await using (var portolan = await PortolanProcess.RunExampleAsync(_directory, "session-persistence", ports))
        {
            var begun = await Eventually.GetAsync(() => AskAsync(portolan, null), answer => answer.Cookie is not null);
            (service, cookie) = (begun.Service, begun.Cookie!);
            await StaysAsync(portolan, cookie, service);
        }

        await using (var portolan = await PortolanProcess.RunExampleAsync(_directory, "session-persistence", ports))
        {
            await Eventually.GetAsync(() => AskAsync(portolan, cookie), answer => answer.Service.Length > 0);
            await StaysAsync(portolan, cookie, service);

            (await portolan.BashAsync("kubectl delete secret portolan-session-key -n kuma-system", _directory.Path)).Succeeded();
            await Eventually.GetAsync(() => AskAsync(portolan, cookie), answer => answer.Cookie is not null);
        }
    }

    [Fact]
    public async Task A_policy_of_a_backend_keeps_its_sessions_and_limits_its_retries_until_it_is_deleted()
    {
        Programs.Kubectl();
        await using var first = await EchoServer.StartAsync("cart-1", IPAddress.Loopback, 0);
        await using var second = await EchoServer.StartAsync("cart-2", IPAddress.Loopback, 0);
        await using var portolan = await PortolanProcess.RunExampleAsync(
            _directory,
            "backend-traffic",
            ("9131", first.Port),
            ("9132", second.Port)
        );
        var begun = await Eventually.GetAsync(() => AskAsync(portolan, null), answer => answer.Cookie is not null);
        Assert.StartsWith("cart-", begun.Cookie, StringComparison.Ordinal);
        await StaysAsync(portolan, begun.Cookie!, begun.Service);
        await Eventually.GetAsync(
            async () => (await portolan.BashAsync(Reason, _directory.Path)).Succeeded(),
            said => said.Trim() == "Accepted"
        );

        (await portolan.BashAsync("kubectl delete xbackendtrafficpolicy cart", _directory.Path)).Succeeded();
        await Eventually.GetAsync(() => AskAsync(portolan, null), answer => answer is { Service.Length: > 0, Cookie: null });
    }

    private static async Task StaysAsync(PortolanProcess portolan, string cookie, string service)
    {
        for (var request = 0; request < 10; request++)
        {
            Assert.Equal((service, null), await AskAsync(portolan, cookie));
        }
    }

    private static async Task<(string Service, string? Cookie)> AskAsync(PortolanProcess portolan, string? cookie)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{portolan.FirstAddress}:8080/cart");
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        try
        {
            using var answer = await client.SendAsync(request);
            var body = answer.IsSuccessStatusCode ? System.Text.Json.Nodes.JsonNode.Parse(await answer.Content.ReadAsStringAsync()) : null;
            return (
                (string?)body?["service"] ?? "",
                answer.Headers.TryGetValues("Set-Cookie", out var set) ? set.First().Split(';')[0] : null
            );
        }
        catch (HttpRequestException)
        {
            return ("", null);
        }
    }
}
