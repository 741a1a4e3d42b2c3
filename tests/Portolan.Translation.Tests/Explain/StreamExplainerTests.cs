using Portolan.Translation.Explain;

namespace Portolan.Translation.Tests.Explain;

/// <summary>Connections, datagrams and calls are explained in the words of requests, by the router of the proxy.</summary>
public sealed class StreamExplainerTests
{
    private readonly World _world = new World()
        .Apply(Manifests.Edge)
        .Apply(
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: { name: ports, namespace: demo }
            spec:
              gatewayClassName: kuma
              listeners:
              - { name: tcp, port: 9000, protocol: TCP }
              - { name: udp, port: 9000, protocol: UDP }
              - { name: idle, port: 9001, protocol: TCP }
              - { name: passed, port: 9443, protocol: TLS, hostname: "*.example.com", tls: { mode: Passthrough } }
              - { name: grpc, port: 9080, protocol: HTTP }
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: TCPRoute
            metadata: { name: bytes, namespace: demo }
            spec:
              parentRefs: [ { name: ports, sectionName: tcp } ]
              rules: [ { backendRefs: [ { name: backend, port: 8080, weight: 3 }, { name: gone, port: 8080, weight: 1 } ] } ]
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: TCPRoute
            metadata: { name: later, namespace: demo, creationTimestamp: "2030-01-01T00:00:00Z" }
            spec:
              parentRefs: [ { name: ports, sectionName: tcp } ]
              rules: [ { backendRefs: [ { name: backend, port: 8080 } ] } ]
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: UDPRoute
            metadata: { name: datagrams, namespace: demo }
            spec:
              parentRefs: [ { name: ports, sectionName: udp } ]
              rules: [ { backendRefs: [ { name: gone, port: 53 } ] } ]
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: TLSRoute
            metadata: { name: secure, namespace: demo }
            spec:
              parentRefs: [ { name: ports, sectionName: passed } ]
              hostnames: [ secure.example.com ]
              rules: [ { backendRefs: [ { name: backend, port: 8080 } ] } ]
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: GRPCRoute
            metadata: { name: calls, namespace: demo }
            spec:
              parentRefs: [ { name: ports, sectionName: grpc } ]
              rules:
              - matches: [ { method: { service: shop.Cart, method: Add } } ]
                backendRefs: [ { name: backend, port: 8080 } ]
            """
        );

    [Fact]
    public void A_connection_goes_to_the_older_of_two_routes_by_weight() =>
        Assert.StartsWith(
            """
            tcp://127.0.0.1:9000/
            Gateway demo/ports
              listener tcp
              rule TCPRoute/demo/bytes/0 [everything]
              → 75% Service/demo/backend/8080 → 10.0.0.1:3000, 10.0.0.2:3000
              → 25% closed: the reference is broken
                ! BackendNotFound: rules[0].backendRefs[1]: Service "gone" not found in "demo"
              not taken:
                TCPRoute/demo/later/0 [everything]: fits, but the other rule's route is older, or comes first by name or place

            """,
            Ask("tcp://127.0.0.1:9000"),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_datagram_for_a_broken_reference_is_dropped() =>
        Assert.Contains("  → 100% dropped: the reference is broken\n", Ask("udp://127.0.0.1:9000"), StringComparison.Ordinal);

    [Fact]
    public void A_connection_without_a_rule_is_closed() =>
        Assert.Contains("  listener idle\n  → closed: no rule is for it\n", Ask("tcp://127.0.0.1:9001"), StringComparison.Ordinal);

    [Fact]
    public void Nobody_listens_for_datagrams_on_another_port() =>
        Assert.StartsWith(
            "udp://127.0.0.1:9001/\n→ no answer: no listener on port 9001 for udp\n",
            Ask("udp://127.0.0.1:9001"),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("tls://secure.example.com:9443")]
    [InlineData("https://secure.example.com:9443/any")]
    public void A_name_that_passes_through_goes_to_its_backend_whatever_is_inside(string url)
    {
        var answer = Ask(url);

        Assert.Contains(
            "  listener passed: TLS passes through: the backend shows its certificate, and what is inside is its own\n"
                + "  rule TLSRoute/demo/secure/0 [server name secure.example.com]\n"
                + "  → 100% Service/demo/backend/8080 → 10.0.0.1:3000, 10.0.0.2:3000\n",
            answer,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_name_of_the_listener_without_a_rule_is_closed_and_the_other_names_are_told() =>
        Assert.Contains(
            "  → closed: no rule is for it\n"
                + "  not taken:\n"
                + "    TLSRoute/demo/secure/0 [server name secure.example.com]: its hostnames are secure.example.com, not other.example.com\n",
            Ask("tls://other.example.com:9443"),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_name_that_no_listener_has_gets_no_handshake() =>
        Assert.Contains(
            "  → the TLS handshake fails: no listener has the hostname example.org\n",
            Ask("tls://example.org:9443"),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_call_is_told_by_its_method_and_refused_with_a_status_of_grpc()
    {
        Assert.Contains(
            "  rule GRPCRoute/demo/calls/0 [gRPC shop.Cart/Add]\n",
            Ask("grpc://127.0.0.1:9080/shop.Cart/Add"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "  → 404 (grpc-status 12 UNIMPLEMENTED): no rule matches\n"
                + "  not taken:\n"
                + "    GRPCRoute/demo/calls/0 [gRPC shop.Cart/Add]: path /shop.Cart/Remove is not that of gRPC shop.Cart/Add\n",
            Ask("grpc://127.0.0.1:9080/shop.Cart/Remove"),
            StringComparison.Ordinal
        );
    }

    private string Ask(string url) =>
        AnswerText
            .Render(RequestExplainer.Explain(_world.Output, RequestQuestion.Of(new Uri(url), method: null, headers: [])))
            .ReplaceLineEndings("\n");
}
