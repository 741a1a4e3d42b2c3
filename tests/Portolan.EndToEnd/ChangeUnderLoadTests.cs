using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Portolan.EndToEnd.Support;

namespace Portolan.EndToEnd;

/// <summary>No request is lost on any change: up to 2,000 requests a second, 200 edits.</summary>
public sealed class ChangeUnderLoadTests : IDisposable
{
    private const int Edits = 200;
    private const int MetByEachEdit = 10;

    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Two_hundred_edits_of_route_backends_endpoints_and_certificate_lose_no_request()
    {
        await using var first = await Workload.StartAsync("first");
        await using var second = await Workload.StartAsync("second");
        await using var portolan = await PortolanProcess.StartAsync(_directory.Combine("data"), PortolanProcess.NewNetwork());
        using var api = ApiClient.FromKubeconfig(portolan.Kubeconfig);
        await api.ApplyAsync(first.Manifest, second.Manifest, Secret(), Gateway, Route("first", 1));
        var url = new Uri($"http://{portolan.FirstAddress}:8080/");
        var secureUrl = new Uri($"https://{portolan.FirstAddress}:8443/");
        await Curl.UntilAsync(url.ToString(), answer => answer.Status == HttpStatusCode.OK);
        await Curl.UntilAsync(secureUrl.ToString(), answer => answer.Status == HttpStatusCode.OK);

        await using var load = Load.Start(url, requestsPerSecond: 1500);
        await using var secureLoad = Load.Start(secureUrl, requestsPerSecond: 500, connections: 8);
        for (var i = 0; i < Edits; i++)
        {
            await api.ApplyAsync(
                (i % 4) switch
                {
                    0 => Route(i % 8 == 0 ? "first" : "second", i),
                    1 => WeightedRoute(i),
                    2 => Endpoints(i % 8 == 2 ? [first.Port, second.Port] : [first.Port]),
                    _ => Secret(),
                }
            );

            // The next edit waits for requests that meet this one, however long the machine takes for them.
            var (met, metSecurely) = (load.Sent + MetByEachEdit, secureLoad.Sent + MetByEachEdit);
            await Eventually.GetAsync(() => Task.FromResult(load.Sent >= met && secureLoad.Sent >= metSecurely), isSent => isSent);
        }

        await load.StopAsync();
        await secureLoad.StopAsync();
        Assert.Empty(load.Losses.Concat(secureLoad.Losses).Take(5));
    }

    [Fact]
    public async Task A_broken_rule_answers_500_and_says_why_while_the_good_ones_serve()
    {
        await using var echo = await Workload.StartAsync("echo");
        await using var portolan = await PortolanProcess.StartAsync(_directory.Combine("data"), PortolanProcess.NewNetwork());
        using var api = ApiClient.FromKubeconfig(portolan.Kubeconfig);
        await api.ApplyAsync(
            echo.Manifest,
            Secret(),
            Gateway,
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: echo, namespace: default}
            spec:
              parentRefs: [{name: edge}]
              rules:
              - matches: [{path: {value: /good}}]
                backendRefs: [{name: echo, port: 80}]
              - matches: [{path: {value: /broken}}]
                backendRefs: [{name: ehco, port: 80}]
              - backendRefs: [{name: echo, port: 80}]
            """
        );
        var root = $"http://{portolan.FirstAddress}:8080";
        await Curl.UntilAsync(root + "/good", answer => answer.Service == "echo");

        Assert.Equal("echo", (await Curl.GetAsync(root + "/anything")).Service);
        Assert.Equal(HttpStatusCode.InternalServerError, (await Curl.GetAsync(root + "/broken")).Status);
        var route = await Eventually.GetAsync(
            () => api.GetAsync("/apis/gateway.networking.k8s.io/v1/namespaces/default/httproutes/echo"),
            json => json["status"]?["parents"]?[0]?["conditions"] is not null
        );
        var condition = route["status"]!["parents"]![0]!["conditions"]!.AsArray().Single(c => (string?)c!["type"] == "ResolvedRefs")!;
        Assert.Equal("False", (string?)condition["status"]);
        Assert.Equal("BackendNotFound", (string?)condition["reason"]);
        Assert.Contains("ehco", (string?)condition["message"], StringComparison.Ordinal);
        Assert.Contains("rules[1]", (string?)condition["message"], StringComparison.Ordinal);
    }

    private const string Gateway = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: edge, namespace: default}
        spec:
          gatewayClassName: kuma
          listeners:
          - {name: http, port: 8080, protocol: HTTP}
          - name: https
            port: 8443
            protocol: HTTPS
            tls: {certificateRefs: [{name: edge-tls}]}
        """;

    private static string Route(string service, int edit) =>
        $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: main, namespace: default}
            spec:
              parentRefs: [{name: edge}]
              rules:
              - matches: [{path: {value: /} }]
                filters:
                - type: ResponseHeaderModifier
                  responseHeaderModifier: {set: [{name: x-edit, value: "{{edit}}"}] }
                backendRefs: [{name: "{{service}}", port: 80}]
            """;

    private static string WeightedRoute(int edit) =>
        $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: main, namespace: default}
            spec:
              parentRefs: [{name: edge}]
              rules:
              - matches: [{path: {value: /} }]
                backendRefs:
                - {name: first, port: 80, weight: {{1 + (edit % 9)}} }
                - {name: second, port: 80, weight: 1}
            """;

    private static string Endpoints(IReadOnlyList<int> ports) =>
        string.Join(
            "\n---\n",
            new[] { 0, 1 }.Select(index =>
                $$"""
                    apiVersion: discovery.k8s.io/v1
                    kind: EndpointSlice
                    metadata:
                      name: first-{{index + 1}}
                      namespace: default
                      labels: {kubernetes.io/service-name: first}
                    addressType: IPv4
                    ports:
                    - name: http
                      port: {{ports[Math.Min(index, ports.Count - 1)]}}
                      protocol: TCP
                    endpoints:
                    - addresses: [127.0.0.1]
                      conditions:
                        ready: {{(index < ports.Count ? "true" : "false")}}
                    """
            )
        );

    private static string Secret()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=edge", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        return $$"""
            apiVersion: v1
            kind: Secret
            metadata: {name: edge-tls, namespace: default}
            type: kubernetes.io/tls
            data:
              tls.crt: {{Convert.ToBase64String(Encoding.UTF8.GetBytes(certificate.ExportCertificatePem()))}}
              tls.key: {{Convert.ToBase64String(Encoding.UTF8.GetBytes(key.ExportPkcs8PrivateKeyPem()))}}
            """;
    }
}
