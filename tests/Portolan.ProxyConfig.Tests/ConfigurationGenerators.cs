using System.Collections.Immutable;
using CsCheck;
using Portolan.Primitives;

namespace Portolan.ProxyConfig.Tests;

/// <summary>Whole configurations. Keys come from a small alphabet, so that two configurations share some and differ in others.</summary>
internal static class ConfigurationGenerators
{
    private static readonly Gen<string> Key = Gen.Char['a', 'e'].Select(letter => letter.ToString());

    private static readonly Gen<Listener> Listener = Gen.Select(
        Key,
        Gen.Int[1, 3],
        Gen.Enum<ListenerProtocol>(),
        RouteGenerators.Text,
        Key.Array[0, 2],
        Gen.Long[0, 2],
        (key, port, protocol, hostname, certificates, generation) => new Listener
        {
            Key = new ListenerKey(key),
            Port = port,
            Protocol = protocol,
            Hostname = hostname,
            Certificates = certificates.Select(certificate => new CertificateKey(certificate)).ToEquatableList(),
            Generation = generation,
        });

    private static readonly Gen<Backend> Backend = Gen.Select(
        Key,
        Gen.Enum<BackendProtocol>(),
        RouteGenerators.Time,
        RouteGenerators.MaybeText,
        (key, protocol, timeout, hostname) => new Backend { Key = new BackendKey(key), Protocol = protocol, ConnectTimeout = timeout, Hostname = hostname });

    private static readonly Gen<Endpoint> Endpoint = Gen.Select(
        RouteGenerators.Text,
        Gen.Int[1, 65535],
        Gen.Enum<EndpointState>(),
        RouteGenerators.MaybeText,
        (address, port, state, zone) => new Endpoint(address, port, state) { Zone = zone });

    private static readonly Gen<EndpointSet> Endpoints = Gen.Select(
        Key,
        Endpoint.Array[0, 3],
        (key, endpoints) => new EndpointSet(new BackendKey(key), [.. endpoints]));

    private static readonly Gen<Certificate> Certificate = Gen.Select(
        Key,
        RouteGenerators.Text,
        RouteGenerators.Text,
        (key, chain, secret) => new Certificate { Key = new CertificateKey(key), ChainPem = chain, PrivateKeyPem = new Secret(secret) });

    public static readonly Gen<ProxyConfiguration> Configuration = Gen.Select(
        Map(Listener, listener => listener.Key),
        Map(Gen.Select(RouteGenerators.Route, Key, (route, key) => route with { Key = new RouteKey(key) }), route => route.Key),
        Map(Backend, backend => backend.Key),
        Map(Endpoints, set => set.Backend),
        Map(Certificate, certificate => certificate.Key),
        (listeners, routes, backends, endpoints, certificates) => new ProxyConfiguration
        {
            Listeners = listeners,
            Routes = routes,
            Backends = backends,
            Endpoints = endpoints,
            Certificates = certificates,
        });

    private static Gen<ImmutableDictionary<TKey, TValue>> Map<TKey, TValue>(Gen<TValue> values, Func<TValue, TKey> keyOf)
        where TKey : struct =>
        values.Array[0, 4].Select(items => items.DistinctBy(keyOf).ToImmutableDictionary(keyOf));
}
