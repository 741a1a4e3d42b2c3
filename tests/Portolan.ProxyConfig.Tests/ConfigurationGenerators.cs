using System.Collections.Immutable;
using System.Net;
using CsCheck;
using Portolan.Primitives;

namespace Portolan.ProxyConfig.Tests;

/// <summary>Whole configurations. Keys come from a small alphabet, so that two configurations share some and differ in others.</summary>
internal static class ConfigurationGenerators
{
    private static readonly Gen<ListenerKey> ListenerKeys = Keys.Listeners(Few());
    private static readonly Gen<BackendKey> BackendKeys = Keys.Backends(Few());
    private static readonly Gen<CertificateKey> CertificateKeys = Keys.Certificates(Few());

    private static readonly Gen<ClientAddressing> Addressing = Gen.Select(
        Gen.OneOf(Gen.Const("10.0.0.0/8"), Gen.Const("2001:db8::/32"), Gen.Const("192.0.2.7/32")).Array[0, 2],
        Gen.Int[0, 3],
        (networks, hops) =>
            new ClientAddressing { ProxyProtocolFrom = [.. networks.Select(network => IPNetwork.Parse(network))], TrustedHops = hops }
    );

    private static readonly Gen<Listener> Listener = Gen.Select(
        ListenerKeys,
        Gen.Select(Gen.Enum<ListenerDirection>(), RouteGenerators.Text, Gen.Int[1, 3]),
        Gen.Enum<ListenerProtocol>(),
        RouteGenerators.Text,
        CertificateKeys.Array[0, 2],
        Gen.Long[0, 2],
        Maybe(Gen.Select(RouteGenerators.Text, Gen.Enum<ClientValidationMode>(), (pem, mode) => new ClientValidation(pem, mode))),
        Addressing,
        (key, place, protocol, hostname, certificates, generation, validation, addressing) =>
            new Listener
            {
                Key = key,
                Direction = place.Item1,
                Address = place.Item2,
                Port = place.Item3,
                Protocol = protocol,
                Hostname = hostname,
                Certificates = [.. certificates],
                Generation = generation,
                ClientValidation = validation,
                ClientAddressing = addressing,
            }
    );

    private static readonly Gen<BackendTls> Tls = Gen.Select(
        RouteGenerators.Text,
        Gen.OneOf<TrustAnchors>(
            Gen.Const<TrustAnchors>(new TrustAnchors.System()),
            RouteGenerators.Text.Select(TrustAnchors (pem) => new TrustAnchors.Bundle(pem))
        ),
        Gen.OneOf<PeerName>(
            RouteGenerators.Text.Select(PeerName (name) => new PeerName.Dns(name)),
            RouteGenerators.Text.Select(PeerName (name) => new PeerName.Uri(name))
        ).Array[0, 2],
        Maybe(CertificateKeys),
        (name, trust, names, certificate) =>
            new BackendTls
            {
                ServerName = name,
                Trust = trust,
                Names = [.. names],
                ClientCertificate = certificate,
            }
    );

    private static readonly Gen<Backend> Backend = Gen.Select(
        BackendKeys,
        Gen.Enum<BackendProtocol>(),
        RouteGenerators.Time,
        RouteGenerators.MaybeText,
        Maybe(Tls),
        RouteGenerators.Session,
        Maybe(
            Gen.Select(
                Gen.Int[0, 100],
                RouteGenerators.Time,
                Gen.Int[1, 1000],
                RouteGenerators.Time,
                (percent, interval, count, least) => new RetryBudgetPolicy(percent, interval, count, least)
            )
        ),
        (key, protocol, timeout, hostname, tls, session, budget) =>
            new Backend
            {
                Key = key,
                Protocol = protocol,
                ConnectTimeout = timeout,
                Hostname = hostname,
                Tls = tls,
                Session = session,
                RetryBudget = budget,
            }
    );

    private static readonly Gen<Endpoint> Endpoint = Gen.Select(
        RouteGenerators.Text,
        Gen.Int[1, 65535],
        Gen.Enum<EndpointState>(),
        RouteGenerators.MaybeText,
        (address, port, state, zone) => new Endpoint(address, port, state) { Zone = zone }
    );

    private static readonly Gen<EndpointSet> Endpoints = Gen.Select(
        BackendKeys,
        Endpoint.Array[0, 3],
        (key, endpoints) => new EndpointSet(key, [.. endpoints])
    );

    private static readonly Gen<Certificate> Certificate = Gen.Select(
        CertificateKeys,
        RouteGenerators.Text,
        RouteGenerators.Text,
        (key, chain, secret) =>
            new Certificate
            {
                Key = key,
                ChainPem = chain,
                PrivateKeyPem = new Secret(secret),
            }
    );

    public static readonly Gen<ProxyConfiguration> Configuration = Gen.Select(
        Map(Listener, listener => listener.Key),
        Map(Gen.Select(RouteGenerators.Route, Keys.Routes(Few()), (route, key) => route with { Key = key }), route => route.Key),
        Map(Gen.Select(RouteGenerators.ConnectionRoute, Keys.Routes(Few()), (route, key) => route with { Key = key }), route => route.Key),
        Map(Backend, backend => backend.Key),
        Map(Endpoints, set => set.Backend),
        Map(Certificate, certificate => certificate.Key),
        (listeners, routes, connections, backends, endpoints, certificates) =>
            new ProxyConfiguration
            {
                Listeners = listeners,
                Routes = routes,
                ConnectionRoutes = connections,
                Backends = backends,
                Endpoints = endpoints,
                Certificates = certificates,
            }
    );

    private static Gen<ImmutableDictionary<TKey, TValue>> Map<TKey, TValue>(Gen<TValue> values, Func<TValue, TKey> keyOf)
        where TKey : notnull => values.Array[0, 4].Select(items => items.DistinctBy(keyOf).ToImmutableDictionary(keyOf));

    private static Gen<T?> Maybe<T>(Gen<T> values)
        where T : class => Gen.OneOf(Gen.Const(default(T)), values.Select(value => (T?)value));

    private static Gen<string> Few() => Gen.Char['a', 'c'].Select(letter => letter.ToString());
}
