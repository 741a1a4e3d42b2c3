using CsCheck;
using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.References;
using Portolan.Translation.MeshRoutes;

namespace Portolan.Translation.Tests.MeshRoutes;

/// <summary>What stage 1 hands to stage 2 is what people see: written as a mesh route and read again, it is the same.</summary>
public sealed class MeshRouteWordsTests
{
    private const string Zone = "zone-1";

    private const string Backends = """
        { apiVersion: v1, kind: Service, metadata: { name: cart, namespace: shop }, spec: { ports: [ { name: web, port: 80 }, { name: admin, port: 8080 } ] } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: far, namespace: other }, spec: { ports: [ { port: 80 } ] } }
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: ReferenceGrant
        metadata: { name: all, namespace: other }
        spec: { from: [ { group: kuma.io, kind: MeshHTTPRoute, namespace: shop }, { group: kuma.io, kind: MeshTCPRoute, namespace: shop } ], to: [ { group: "", kind: Service } ] }
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: ReferenceGrant
        metadata: { name: mail, namespace: kuma-system }
        spec:
          from: [ { group: kuma.io, kind: MeshHTTPRoute, namespace: shop }, { group: kuma.io, kind: MeshTCPRoute, namespace: shop } ]
          to: [ { group: kuma.io, kind: MeshExternalService } ]
        ---
        { apiVersion: kuma.io/v1alpha1, kind: MeshService, metadata: { name: cart, namespace: shop }, spec: { ports: [ { port: 80 }, { port: 81, name: more } ] } }
        ---
        apiVersion: kuma.io/v1alpha1
        kind: MeshMultiZoneService
        metadata: { name: all, namespace: shop }
        spec: { selector: { meshService: { matchLabels: { app: cart } } }, ports: [ { port: 80 } ] }
        ---
        apiVersion: kuma.io/v1alpha1
        kind: MeshExternalService
        metadata: { name: mail, namespace: kuma-system }
        spec: { match: { type: HostnameGenerator, port: 25, protocol: tcp }, endpoints: [ { address: mail.example.com, port: 25 } ] }
        """;

    private static readonly BatchEvaluator Reader = new(
        TranslationWiring.Create(),
        InputSnapshot.Empty.With([
            new InputChange(new ObjectKey(TranslationOptions.Type, TranslationOptions.Key), new TranslationOptions { Zone = Zone }),
            .. World.Parse(Backends),
        ])
    );

    private static readonly BackendKey[] Known =
    [
        new BackendKey("Service", "shop", "cart", 80),
        new BackendKey("Service", "shop", "cart", 8080),
        new BackendKey("Service", "other", "far", 80),
        new BackendKey("MeshService", "shop", "cart", 80),
        new BackendKey("MeshService", "shop", "cart", 81),
        new BackendKey("MeshMultiZoneService", "shop", "all", 80),
        new BackendKey("MeshExternalService", "kuma-system", "mail", 25),
    ];

    private static readonly Gen<BackendKey> Key = Gen.Int[0, Known.Length - 1].Select(index => Known[index]);

    private static readonly Gen<BackendKey?> MaybeKey = Gen.OneOf(Gen.Const(default(BackendKey)), Key.Select(key => (BackendKey?)key));

    private static readonly Gen<string> Text = Gen.String[Gen.Char["abc-"], 1, 6];

    private static readonly Gen<HttpHeaderFilter> Headers = Gen.Select(
        Gen.Select(Text, Text, (name, value) => new HttpHeader { Name = name, Value = value }).Array[0, 2],
        Text.Array[0, 2],
        (set, remove) => new HttpHeaderFilter { Set = [.. set], Remove = [.. remove] }
    );

    private static readonly Gen<HttpFilter> Filter = Gen.OneOf(
        Headers.Select(headers =>
            (HttpFilter)
                new HttpFilter.Plain(
                    new MeshHttpFilter { Type = HttpRouteFilterType.RequestHeaderModifier, RequestHeaderModifier = headers }
                )
        ),
        Headers.Select(headers =>
            (HttpFilter)
                new HttpFilter.Plain(
                    new MeshHttpFilter { Type = HttpRouteFilterType.ResponseHeaderModifier, ResponseHeaderModifier = headers }
                )
        ),
        Text.Select(host =>
            (HttpFilter)
                new HttpFilter.Plain(
                    new MeshHttpFilter
                    {
                        Type = HttpRouteFilterType.RequestRedirect,
                        RequestRedirect = new HttpRequestRedirectFilter { Hostname = host },
                    }
                )
        ),
        Gen.Select(Key, Gen.Int[0, 100], (to, percent) => (HttpFilter)new HttpFilter.Mirror(to, new IntOrString(percent), null)),
        Gen.Select(
            Key,
            Gen.Int[0, 9],
            (to, part) => (HttpFilter)new HttpFilter.Mirror(to, null, new Fraction { Numerator = part, Denominator = 9 })
        )
    );

    private static readonly Gen<HttpRule> Requests = Gen.Select(
        Gen.OneOf(Gen.Const(default(string)), Text.Select(text => (string?)text)),
        Text.Array[1, 2],
        Filter.Array[0, 3],
        Gen.Select(Gen.Int[0, 9], MaybeKey, Filter.Array[0, 1], (weight, key, filters) => new HttpBackend(weight, key, [.. filters])).Array[
            0,
            3
        ],
        Gen.Bool,
        (name, paths, filters, backends, limited) =>
            new HttpRule
            {
                Name = name,
                Matches =
                [
                    .. paths.Select(path => new MeshHttpMatch
                    {
                        Path = new MeshPathMatch { Type = "Exact", Value = $"/{path}" },
                    }),
                ],
                Filters = [.. filters],
                Backends = [.. backends],
                Timeouts = limited ? new HttpRouteTimeouts { Request = "1s" } : null,
                Retry = limited ? new HttpRouteRetry { Attempts = 2 } : null,
            }
    );

    private static readonly Gen<ConnectionRule> Connections = Gen.Select(
        Gen.OneOf(Gen.Const(default(string)), Text.Select(text => (string?)text)),
        Gen.Select(Gen.Int[0, 9], MaybeKey, (weight, key) => new ConnectionShare(weight, key)).Array[1, 3],
        (name, backends) => new ConnectionRule { Name = name, Backends = [.. backends] }
    );

    [Fact]
    public void A_rule_for_requests_that_is_written_is_read_as_the_same_rule() =>
        Requests.Sample(
            rule =>
                Assert.Equal(rule, MeshHttpRouteWords.Read(References(MeshHttpRoute.Type), MeshHttpRouteWords.Write(rule, Zone), "rule")),
            threads: 1
        );

    [Fact]
    public void A_rule_for_connections_that_is_written_is_read_as_the_same_rule() =>
        Connections.Sample(
            rule =>
                Assert.Equal(rule, MeshConnectionWords.Read(References(MeshTcpRoute.Type), MeshConnectionWords.Write(rule, Zone), "rule")),
            threads: 1
        );

    [Theory]
    [InlineData("MeshServiceSubset", "cart_shop_svc_80", "kuma.io/zone", "elsewhere", "selects some of the endpoints only")]
    [InlineData("MeshServiceSubset", "cart_shop_svc_80", "version", "v2", "selects some of the endpoints only")]
    [InlineData("MeshService", "cart_shop_svc_81", null, null, "has no port 81; it has 80, 8080")]
    [InlineData("MeshService", "far_shop_svc_80", null, null, "not found in \"shop\"")]
    [InlineData("MeshGateway", "edge", null, null, "cannot be a backend")]
    [InlineData("MeshService", "kuma.io/unresolved-backend", null, null, "leads nowhere")]
    public void What_leads_nowhere_says_why(string kind, string name, string? tag, string? value, string reason)
    {
        var references = References(MeshHttpRoute.Type);
        var tags = tag is null ? EquatableMap<string>.Empty : EquatableMap<string>.Empty.With(tag, value!);

        Assert.Null(
            references.Resolve(
                new MeshBackendRef
                {
                    Kind = kind,
                    Name = name,
                    Tags = tags,
                },
                "here"
            )
        );

        var problem = Assert.Single(references.Problems);
        Assert.Equal("here", problem.Field);
        Assert.Contains(reason, problem.Problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_namespace_is_reached_with_its_grant_only()
    {
        var reference = new MeshBackendRef { Kind = "MeshService", Name = "far_other_svc_80" };
        var stranger = new MeshReferences(
            Reader,
            new Referrer(new ObjectKey(MeshHttpRoute.Type, new NamespacedName("elsewhere", "route")), BackendUse.Requests)
        );

        Assert.NotNull(References(MeshHttpRoute.Type).Resolve(reference, "here"));
        Assert.Null(stranger.Resolve(reference, "here"));
        Assert.Contains("not permitted by any ReferenceGrant", Assert.Single(stranger.Problems).Problem.Message, StringComparison.Ordinal);
    }

    private static MeshReferences References(ResourceType kind) =>
        new(Reader, new Referrer(new ObjectKey(kind, new NamespacedName("shop", "route")), BackendUse.Connections));
}
