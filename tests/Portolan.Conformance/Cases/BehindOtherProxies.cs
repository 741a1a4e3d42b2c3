using System.Net.Sockets;
using System.Text;
using Portolan.Conformance.Harness;
using Portolan.Conformance.Traffic;
using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Cases;

/// <summary>
/// A Gateway with other proxies in front, as its MeshGatewayConfig says: what a workload then learns of the client, octet by octet.
/// </summary>
public sealed class BehindOtherProxies(CaseCluster cluster)
{
    private static readonly byte[] Signature = [0x0d, 0x0a, 0x0d, 0x0a, 0, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a];

    [Fact]
    public async Task A_port_of_the_PROXY_protocol_serves_nothing_without_its_header_and_the_client_that_it_names()
    {
        await using var scene = await cluster.PlayAsAsync("behind-proxies", "behind-other-proxies", "alpha");
        await scene.Observer.RouteIsServedAsync(scene.RouteId("all"));
        using var edge = await scene.GatewayAsync("edge");

        // The same Gateway's other port has no such header; who stands before it is counted in X-Forwarded-For.
        await edge.ShowsAsync(Get("/plain").On(8081).From("alpha"));

        Assert.StartsWith(
            "HTTP/1.1 200",
            await AskAsync(edge, "/v1", Encoding.ASCII.GetBytes("PROXY TCP4 203.0.113.9 198.51.100.7 5 80\r\n"))
        );
        Assert.StartsWith(
            "HTTP/1.1 200",
            await AskAsync(edge, "/v2", [.. Signature, 0x21, 0x11, 0, 16, 203, 0, 113, 10, 198, 51, 100, 7, 0, 5, 0, 80, 4, 0, 1, 9])
        );
        Assert.StartsWith("HTTP/1.1 200", await AskAsync(edge, "/local", [.. Signature, 0x20, 0, 0, 0]));
        Assert.StartsWith("HTTP/1.1 200", await AskAsync(edge, "/unix", [.. Signature, 0x21, 0x31, 0, 216, .. new byte[216]]));
        Assert.Equal("", await AskAsync(edge, "/none", []));
        Assert.Equal("", await AskAsync(edge, "/long", Encoding.ASCII.GetBytes("PROXY UNKNOWN " + new string('x', 500) + "\r\n")));
        Assert.Equal("", await AskAsync(edge, "/broken", [.. Signature, 0x21, 0x11, 0, 3, 1, 2, 3]));

        string? last(string path) =>
            scene.ReceivedBy("alpha").SingleOrDefault(seen => seen.Target == path)?.Headers["X-Forwarded-For"].Single();
        Assert.Equal("203.0.113.9", last("/v1"));
        Assert.Equal("203.0.113.10", last("/v2"));
        Assert.StartsWith("127.", last("/local"), StringComparison.Ordinal);
        Assert.StartsWith("127.", last("/unix"), StringComparison.Ordinal);
        Assert.DoesNotContain(scene.ReceivedBy("alpha"), seen => seen.Target is "/none" or "/long" or "/broken");
    }

    [Fact]
    public async Task What_proxies_in_front_say_passes_while_they_are_trusted_and_no_longer_when_they_are_not()
    {
        await using var scene = await cluster.PlayAsAsync("behind-hops", "behind-other-proxies", "alpha");
        await scene.Observer.RouteIsServedAsync(scene.RouteId("all"));
        using var edge = await scene.GatewayAsync("edge");
        Exchange ask(string path) =>
            Get(path)
                .On(8081)
                .Header("X-Forwarded-Host", "shop.example.com")
                .Header("X-Forwarded-For", "203.0.113.9")
                .Header("X-Forwarded-Proto", "https")
                .From("alpha");
        await edge.ShowsAsync(ask("/trusted"));
        await scene.Api.UpdateAsync(scene.GatewayId("edge"), body => body["spec"]!.AsObject().Remove("infrastructure"));

        await Eventually.SucceedsAsync(async () =>
        {
            await edge.SendAsync(ask("/later"));
            if (scene.ReceivedBy("alpha").Last(seen => seen.Target == "/later").Headers.ContainsKey("X-Forwarded-Host"))
            {
                throw new NotYetException("the proxies in front are trusted still");
            }
        });

        var before = scene.ReceivedBy("alpha").First(seen => seen.Target == "/trusted").Headers;
        var after = scene.ReceivedBy("alpha").Last(seen => seen.Target == "/later").Headers;
        Assert.Equal(["shop.example.com"], before["X-Forwarded-Host"]);
        Assert.Equal(("https", "http"), (before["X-Forwarded-Proto"].Single(), after["X-Forwarded-Proto"].Single()));
        Assert.All(
            [before, after],
            headers => Assert.StartsWith("203.0.113.9, 127.", headers["X-Forwarded-For"].Single(), StringComparison.Ordinal)
        );
    }

    // Octet by octet up to the request, and whatever comes until the proxy closes.
    private static async Task<string> AskAsync(GatewayProbe edge, string path, byte[] header)
    {
        var stop = TestContext.Current.CancellationToken;
        using var client = new TcpClient(edge.Address.AddressFamily) { NoDelay = true };
        await client.ConnectAsync(edge.Address, edge.PortOf(8080), stop);
        using var answer = new MemoryStream();
        try
        {
            foreach (var octet in header)
            {
                await client.GetStream().WriteAsync(new[] { octet }, stop);
            }

            var request = $"GET {path} HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n\r\n";
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), stop);
            await client.GetStream().CopyToAsync(answer, stop);
        }
        catch (IOException)
        {
            // A reset: what came before it counts.
        }

        return Encoding.ASCII.GetString(answer.ToArray());
    }
}
