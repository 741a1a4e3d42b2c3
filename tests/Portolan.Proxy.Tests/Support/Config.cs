using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Routing;

namespace Portolan.Proxy.Tests.Support;

/// <summary>Builds configurations as a reader would say them.</summary>
internal sealed class Config
{
    private ProxyConfiguration _configuration = ProxyConfiguration.Empty;
    private int _rule;

    public static readonly ListenerKey Http = new("Gateway", "test", "gateway", "http");

    public Config Listener(int port, string hostname = "", string name = "http")
    {
        var key = new ListenerKey("Gateway", "test", "gateway", name);
        var listener = new Listener
        {
            Key = key,
            Port = port,
            Protocol = ListenerProtocol.Http,
            Hostname = hostname,
            Generation = 1,
        };
        return With(_configuration with { Listeners = _configuration.Listeners.SetItem(key, listener) });
    }

    public Config Https(int port, string hostname, string name, params Certificate[] certificates)
    {
        var key = new ListenerKey("Gateway", "test", "gateway", name);
        var listener = new Listener
        {
            Key = key,
            Port = port,
            Protocol = ListenerProtocol.Https,
            Hostname = hostname,
            Generation = 1,
            Certificates = certificates.Select(certificate => certificate.Key).ToEquatableList(),
        };
        return With(
            _configuration with
            {
                Listeners = _configuration.Listeners.SetItem(key, listener),
                Certificates = _configuration.Certificates.SetItems(
                    certificates.Select(certificate => KeyValuePair.Create(certificate.Key, certificate))
                ),
            }
        );
    }

    /// <summary>A listener of bytes or datagrams.</summary>
    public Config Streams(int port, ListenerProtocol protocol, string hostname, string name, params Certificate[] certificates)
    {
        var key = new ListenerKey("Gateway", "test", "gateway", name);
        var listener = new Listener
        {
            Key = key,
            Port = port,
            Protocol = protocol,
            Hostname = hostname,
            Generation = 1,
            Certificates = certificates.Select(certificate => certificate.Key).ToEquatableList(),
        };
        return With(
            _configuration with
            {
                Listeners = _configuration.Listeners.SetItem(key, listener),
                Certificates = _configuration.Certificates.SetItems(
                    certificates.Select(certificate => KeyValuePair.Create(certificate.Key, certificate))
                ),
            }
        );
    }

    /// <summary>A rule for the connections of a listener.</summary>
    public Config Connect(string listener, string[] hostnames, params BackendKey?[] backends)
    {
        var index = _rule++;
        var route = new ConnectionRoute
        {
            Key = new RouteKey("TCPRoute", "test", "streams", index),
            Listeners = [new ListenerKey("Gateway", "test", "gateway", listener)],
            Hostnames = hostnames.ToEquatableList(),
            Order = new RuleOrder(DateTimeOffset.UnixEpoch, "test/streams", index),
            RuleName = "rule",
            Backends = backends.Select(backend => new ConnectionShare(1, backend)).ToEquatableList(),
        };
        return With(_configuration with { ConnectionRoutes = _configuration.ConnectionRoutes.SetItem(route.Key, route) });
    }

    public Config Backend(TestBackend backend, BackendProtocol protocol = BackendProtocol.Http1) =>
        Backend(backend.Key, protocol, backend.Endpoint);

    /// <summary>Makes a backend that is there one that TLS is spoken to, with a client certificate if it names one.</summary>
    public Config Tls(BackendKey key, BackendTls tls, Certificate? certificate = null) =>
        With(
            _configuration with
            {
                Backends = _configuration.Backends.SetItem(key, _configuration.Backends[key] with { Tls = tls }),
                Certificates = certificate is null
                    ? _configuration.Certificates
                    : _configuration.Certificates.SetItem(certificate.Key, certificate),
            }
        );

    /// <summary>Makes a backend that is there one that keeps sessions.</summary>
    public Config Sessions(BackendKey key, SessionPolicy policy) =>
        With(
            _configuration with
            {
                Backends = _configuration.Backends.SetItem(key, _configuration.Backends[key] with { Session = policy }),
            }
        );

    /// <summary>Limits what of the requests of a backend that is there may be repeats.</summary>
    public Config Budget(BackendKey key, RetryBudgetPolicy policy) =>
        With(
            _configuration with
            {
                Backends = _configuration.Backends.SetItem(key, _configuration.Backends[key] with { RetryBudget = policy }),
            }
        );

    /// <summary>Makes a listener that is there ask for clients' certificates.</summary>
    public Config Ask(string name, ClientValidation? validation)
    {
        var key = new ListenerKey("Gateway", "test", "gateway", name);
        return With(
            _configuration with
            {
                Listeners = _configuration.Listeners.SetItem(key, _configuration.Listeners[key] with { ClientValidation = validation }),
            }
        );
    }

    /// <summary>Tells a listener that is there how it learns who its clients are.</summary>
    public Config Behind(ClientAddressing addressing, string name = "http")
    {
        var key = new ListenerKey("Gateway", "test", "gateway", name);
        return With(
            _configuration with
            {
                Listeners = _configuration.Listeners.SetItem(key, _configuration.Listeners[key] with { ClientAddressing = addressing }),
            }
        );
    }

    public Config Backend(BackendKey key, BackendProtocol protocol, params Endpoint[] endpoints) =>
        With(
            _configuration with
            {
                Backends = _configuration.Backends.SetItem(
                    key,
                    new Backend
                    {
                        Key = key,
                        Protocol = protocol,
                        ConnectTimeout = TimeSpan.FromSeconds(2),
                        Hostname = "own.test.svc.cluster.local",
                    }
                ),
                Endpoints = _configuration.Endpoints.SetItem(key, new EndpointSet(key, endpoints.ToEquatableList())),
            }
        );

    public Config Route(RouteAction action, string prefix = "/", Func<Route, Route>? edit = null)
    {
        var index = _rule++;
        var route = new Route
        {
            Key = new RouteKey("HTTPRoute", "test", "route", index),
            Listeners = [Http],
            Matches = [new HttpMatch { Path = new PathMatch(PathMatchType.Prefix, prefix) }],
            Order = new RuleOrder(DateTimeOffset.UnixEpoch, "test/route", index),
            Action = action,
        };
        route = edit?.Invoke(route) ?? route;
        return With(_configuration with { Routes = _configuration.Routes.SetItem(route.Key, route) });
    }

    public Config Forward(TestBackend backend, string prefix = "/", Func<Route, Route>? edit = null) =>
        Route(To((backend, 1)), prefix, edit);

    /// <summary>A route to a raw backend, which is declared with it.</summary>
    public Config Forward(RawBackend backend, string prefix = "/", Func<Route, Route>? edit = null) =>
        Backend(backend.Key, BackendProtocol.Http1, backend.Endpoint)
            .Route(new RouteAction.Forward([new WeightedBackend { Weight = 1, Backend = backend.Key }]), prefix, edit);

    public static RouteAction To(params (TestBackend Backend, int Weight)[] shares) =>
        new RouteAction.Forward(
            shares.Select(share => new WeightedBackend { Weight = share.Weight, Backend = share.Backend.Key }).ToEquatableList()
        );

    public ProxyConfiguration Build() => _configuration;

    public static implicit operator ProxyConfiguration(Config config) => config._configuration;

    private Config With(ProxyConfiguration configuration)
    {
        _configuration = configuration;
        return this;
    }
}
