using System.Text.Json.Nodes;
using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Api.Gateway;
using Portolan.Identity;
using Portolan.ProxyConfig;
using Portolan.Translation;
using Endpoint = Portolan.Api.Core.Endpoint;

namespace Portolan.ControlPlane.Tests.ChangeCost;

/// <summary>
/// A Gateway with as many routes and Services as a test wants; every second route leads to one Service, which they share.
/// </summary>
internal sealed class BigWorld
{
    private static readonly HttpRoute Template = Parse<HttpRoute>(
        """
        {"apiVersion":"gateway.networking.k8s.io/v1","kind":"HTTPRoute","metadata":{"name":"x","namespace":"demo","creationTimestamp":"2026-01-01T00:00:00Z","generation":1},
         "spec":{"parentRefs":[{"name":"edge"}],"hostnames":["x.test"],"rules":[{"matches":[{"path":{"type":"PathPrefix","value":"/"}}],"backendRefs":[{"name":"shared","port":80}]}]}}
        """
    );

    private static readonly CertificateAuthority Authority = CertificateAuthority.Create("test", TimeProvider.System);

    public BigWorld(int size)
    {
        Path = new WholePath(ProxyKey.Gateway("demo", "edge"));
        Path.Apply([
            Of(Parse<GatewayClass>("""{"metadata":{"name":"kuma"},"spec":{"controllerName":"gateways.kuma.io/controller"}}""")),
            Of(Space("")),
            Of(Gateway("", 1)),
            Of(KeyPair()),
            Of(Service("shared", "")),
            Of(Endpoints("shared", "10.0.0.1")),
            // Its Service is not there: to look for what was meant must not make every Service a matter of this route.
            Of(Route(100_001, "/")),
            .. Enumerable
                .Range(0, size)
                .SelectMany(number =>
                    new[] { Of(Service($"s{number}", "")), Of(Endpoints($"s{number}", "10.0.0.1")), Of(Route(number, "/")) }
                ),
        ]);
    }

    public WholePath Path { get; }

    /// <summary>An object that was created or changed.</summary>
    public static InputChange Of<T>(T resource)
        where T : class, IResource<T> => new(new ObjectKey(T.Type, resource.Metadata.Key), resource);

    /// <summary>An object that was deleted.</summary>
    public static InputChange Without<T>(string name)
        where T : class, IResource<T> => new(new ObjectKey(T.Type, new NamespacedName("demo", name)), null);

    public static HttpRoute Route(int number, string path)
    {
        var rule = Template.Spec.Rules[0];
        return Template with
        {
            Metadata = Template.Metadata with { Name = $"r{number}" },
            Spec = Template.Spec with
            {
                Hostnames = [$"h{number}.test"],
                Rules =
                [
                    rule with
                    {
                        Matches = [rule.Matches[0] with { Path = rule.Matches[0].Path! with { Value = path } }],
                        BackendRefs = [rule.BackendRefs[0] with { Name = number % 2 == 0 ? "shared" : $"s{number}" }],
                    },
                ],
            },
        };
    }

    public static Gateway Gateway(string label, long generation) =>
        Parse<Gateway>(
            $$$"""
            {"metadata":{"name":"edge","namespace":"demo","generation":{{{generation}}},"labels":{"test":"{{{label}}}"}},
             "spec":{"gatewayClassName":"kuma","listeners":[{"name":"http","protocol":"HTTP","port":8080},
               {"name":"https","protocol":"HTTPS","port":8443,"tls":{"certificateRefs":[{"name":"pair"}]}}]}}
            """
        );

    public static Service Service(string name, string label) =>
        Parse<Service>(
            $$$"""
            {"metadata":{"name":"{{{name}}}","namespace":"demo","labels":{"test":"{{{label}}}"}},"spec":{"clusterIP":"10.1.0.1","ports":[{"name":"http","port":80}]}}
            """
        );

    public static EndpointSlice Endpoints(string service, params string[] addresses) =>
        Parse<EndpointSlice>(
            $$$"""
            {"metadata":{"name":"{{{service}}}-1","namespace":"demo","labels":{"kubernetes.io/service-name":"{{{service}}}"}},
             "addressType":"IPv4","ports":[{"name":"http","port":8000,"protocol":"TCP"}]}
            """
        ) with
        {
            Endpoints = [.. addresses.Select(address => new Endpoint { Addresses = [address] })],
        };

    public static Namespace Space(string label) =>
        Parse<Namespace>($$$"""{"metadata":{"name":"demo","labels":{"test":"{{{label}}}"} } }""");

    /// <summary>Another certificate each time, in the Secret that the Gateway names.</summary>
    public static Api.Core.Secret KeyPair()
    {
        var issued = Authority.IssueServer("edge", ["*.test"], [], TimeSpan.FromDays(1));
        return Parse<Api.Core.Secret>(
            $$$"""
            {"metadata":{"name":"pair","namespace":"demo"},"type":"kubernetes.io/tls","data":{"tls.crt":"{{{Base64(
                issued.CertificatePem
            )}}}","tls.key":"{{{Base64(issued.PrivateKeyPem)}}}"} }
            """
        );
    }

    private static T Parse<T>(string json)
        where T : class, IResource<T> => ResourceJson.Parse<T>(JsonNode.Parse(json)!);

    private static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));
}
