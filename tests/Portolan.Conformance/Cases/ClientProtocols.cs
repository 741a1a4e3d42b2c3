using System.Net;
using Portolan.Conformance.Harness;
using Portolan.Conformance.Workloads;
using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Cases;

public sealed class ClientProtocols(CaseCluster cluster)
{
    [Fact]
    public async Task Clients_may_speak_http1_or_http2_on_plain_and_tls_listeners()
    {
        await using var scene = await cluster.PlayAsync("http2", "alpha");
        await scene.ApplyAsync(TlsSecret.Of(scene.Namespace, "certificate", Certificates.SelfSigned("example.com")));
        var edge = await scene.GatewayAsync("edge");

        await edge.ShowsAsync(
            Get("/one").From("alpha"),
            Get("/two").From("alpha") with
            {
                HttpVersion = HttpVersion.Version20,
            },
            Get("/h2c").From("alpha") with
            {
                HttpVersion = HttpVersion.Version20,
                SeenProtocol = "HTTP/2.0",
            },
            Get("/three").Tls().Host("example.com").From("alpha"),
            Get("/four").Tls().Host("example.com").From("alpha") with
            {
                HttpVersion = HttpVersion.Version20,
                SeenProtocol = "HTTP/1.1",
            }
        );
    }
}
