using CsCheck;
using Portolan.Primitives;
using Portolan.Proxy.Backends;
using Portolan.Proxy.Model;
using Portolan.ProxyConfig;
using Portolan.Routing;

namespace Portolan.Proxy.Tests;

/// <summary>
/// Models that are brought up to date by changes are those that are compiled from the result, and a change costs what it touches.
/// </summary>
public sealed class SnapshotCompilerTests
{
    private static readonly string[] Hosts = ["", "a.test", "*.test", "b.test"];
    private static readonly ListenerProtocol[] Protocols =
    [
        ListenerProtocol.Http,
        ListenerProtocol.Http,
        ListenerProtocol.Https,
        ListenerProtocol.Tls,
        ListenerProtocol.TlsPassthrough,
        ListenerProtocol.Udp,
    ];

    private static readonly string[] Paths = ["/", "/a", "/a/b", "/c"];

    private static readonly Gen<ProxyConfiguration> Configuration = Gen.Select(
        Gen.Select(Gen.Int[0, 1], Gen.Int[0, 3], Gen.Int[0, 5], Gen.Long[1, 3]).Array[0, 4],
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 2], Gen.Int[0, 15]).Array[0, 6],
        Gen.Int[0, 7],
        Build
    );

    [Fact]
    public void A_snapshot_after_any_changes_equals_one_compiled_anew() =>
        Configuration
            .Array[1, 8]
            .Sample(
                configurations =>
                {
                    var compiler = new SnapshotCompiler(new BackendRegistry());
                    foreach (var configuration in configurations)
                    {
                        var changed = compiler.Compile(configuration);
                        var anew = new SnapshotCompiler(new BackendRegistry()).Compile(configuration);

                        Assert.Equal(Picture(anew), Picture(changed));
                    }
                },
                iter: 1000
            );

    [Fact]
    public void A_refusal_names_the_protocol_that_the_first_listener_has_now()
    {
        var first = Listener("a", 8000, "a.test", ListenerProtocol.TlsPassthrough, 1);
        var refused = Listener("b", 8000, "b.test", ListenerProtocol.Http, 1);
        var compiler = new SnapshotCompiler(new BackendRegistry());
        compiler.Apply(new ConfigDelta { Version = 1, Listeners = [first, refused] });

        var snapshot = compiler.Apply(new ConfigDelta { Version = 2, Listeners = [first with { Protocol = ListenerProtocol.Tls }] });

        Assert.Contains("with protocol Tls;", snapshot.Faults[refused.Key].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_that_no_change_concerns_keeps_its_model()
    {
        var compiler = new SnapshotCompiler(new BackendRegistry());
        var before = compiler.Compile(Build([(0, 0, 0, 1), (1, 1, 0, 1)], [(0, 0, 0, 1), (1, 0, 0, 2)], 7));

        var after = compiler.Compile(Build([(0, 0, 0, 1), (1, 1, 0, 1)], [(0, 0, 0, 1), (1, 1, 0, 2)], 7));

        Assert.Same(before.Ports[Tcp(8000)], after.Ports[Tcp(8000)]);
        Assert.NotSame(before.Ports[Tcp(8001)], after.Ports[Tcp(8001)]);
        Assert.Equal([Tcp(8001)], after.ChangedPorts);
    }

    [Theory]
    [InlineData("route edited", 1)]
    [InlineData("route added", 1)]
    [InlineData("route removed", 1)]
    [InlineData("endpoints changed", 1)]
    [InlineData("listener relabelled", 1)]
    [InlineData("certificate rotated", 2)]
    public void A_change_visits_the_same_among_100_and_among_10_000(string change, long visits)
    {
        Assert.Equal(visits, VisitsOf(change, 100));
        Assert.Equal(visits, VisitsOf(change, 10_000));
    }

    private static long VisitsOf(string change, int count)
    {
        var listeners = Enumerable
            .Range(0, count)
            .Select(number => Listener($"l{number}", 8000 + (number % 2), $"h{number}.test", ListenerProtocol.Http, 1))
            .ToList();
        var routes = Enumerable.Range(0, count).Select(number => Route($"r{number}", [listeners[number].Key], "/", number)).ToList();
        var backends = Enumerable.Range(0, count).Select(number => new Backend { Key = BackendOf(number) }).ToList();
        var compiler = new SnapshotCompiler(new BackendRegistry());
        var secure = Listener("secure", 8443, "secure.test", ListenerProtocol.Https, 1) with { Certificates = [CertificateOf("7").Key] };
        var certificates = Enumerable.Range(0, count).Select(number => CertificateOf($"{number}"));
        compiler.Apply(
            new ConfigDelta
            {
                Version = 1,
                Listeners = [.. listeners, secure],
                Routes = [.. routes],
                Backends = [.. backends],
                Certificates = [.. certificates],
            }
        );
        var before = compiler.Visits;
        compiler.Apply(
            change switch
            {
                "route edited" => new ConfigDelta { Version = 2, Routes = [Route("r7", [listeners[7].Key], "/new", 7)] },
                "route added" => new ConfigDelta { Version = 2, Routes = [Route("new", [listeners[7].Key], "/new", 7)] },
                "route removed" => new ConfigDelta { Version = 2, RemovedRoutes = [routes[7].Key] },
                "endpoints changed" => new ConfigDelta
                {
                    Version = 2,
                    Endpoints = [new EndpointSet(BackendOf(7), [new Endpoint("127.0.0.1", 80, EndpointState.Ready)])],
                },
                "listener relabelled" => new ConfigDelta { Version = 2, Listeners = [listeners[7] with { Generation = 2 }] },
                "certificate rotated" => new ConfigDelta { Version = 2, Certificates = [CertificateOf("7") with { ChainPem = "another" }] },
                _ => throw new ArgumentOutOfRangeException(nameof(change)),
            }
        );
        return compiler.Visits - before;
    }

    // All that can be seen of a snapshot: what each request would get on each port, and every report.
    private static PortKey Tcp(int number) => new(number, PortTransport.Tcp);

    private static string Picture(Snapshot snapshot)
    {
        var lines = new List<string>();
        foreach (var (port, model) in snapshot.Ports)
        {
            lines.Add(
                $"{port} {model.Family} {model.OnlyProtocol} {string.Join(',', model.Listeners.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}:{entry.Value.Protocol}"))} {string.Join(',', model.Router.Listeners.Select(listener => $"{listener.Name}/{listener.Hostname}/{listener.Rules.Count}"))}"
            );
            foreach (var host in Hosts)
            {
                foreach (var path in Paths)
                {
                    var match = model.Router.Match(
                        new RequestHead
                        {
                            Method = "GET",
                            Host = host.Replace("*", "x", StringComparison.Ordinal),
                            Path = path,
                        },
                        default(NoHeaders)
                    );
                    lines.Add(
                        $"  {host}{path}: {match.Listener?.Name} {match.Route?.Key} {string.Join(',', match.Route?.Plan.Shares.Select(share => share.Backend?.Key.ToString() ?? "none") ?? [])}"
                    );
                }
            }
        }

        lines.AddRange(snapshot.Faults.Values.OrderBy(report => report.Listener).Select(report => report.ToString()));
        lines.AddRange(snapshot.Rejections.Select(rejection => rejection.ToString()).Order(StringComparer.Ordinal));
        return string.Join('\n', lines);
    }

    private static ProxyConfiguration Build(
        (int Port, int Host, int Protocol, long Generation)[] listeners,
        (int Name, int Path, int Backend, int Listeners)[] routes,
        int backends
    )
    {
        var configuration = ProxyConfiguration.Empty;
        for (var index = 0; index < listeners.Length; index++)
        {
            var (port, host, protocol, generation) = listeners[index];
            var listener = Listener($"l{index}", 8000 + port, Hosts[host], Protocols[protocol], generation);
            configuration = configuration with { Listeners = configuration.Listeners.SetItem(listener.Key, listener) };
        }

        foreach (var (name, path, backend, attached) in routes)
        {
            var keys = Enumerable.Range(0, 4).Where(bit => (attached & (1 << bit)) != 0).Select(bit => KeyOf($"l{bit}"));
            var route = Route($"r{name}", [.. keys], Paths[path], backend);
            configuration = configuration with { Routes = configuration.Routes.SetItem(route.Key, route) };
        }

        foreach (var number in Enumerable.Range(0, 3).Where(bit => (backends & (1 << bit)) != 0))
        {
            configuration = configuration with
            {
                Backends = configuration.Backends.SetItem(BackendOf(number), new Backend { Key = BackendOf(number) }),
            };
        }

        return configuration;
    }

    private static ListenerKey KeyOf(string name) => new("Gateway", "test", "edge", name);

    private static BackendKey BackendOf(int number) => new("Service", "test", $"b{number}", 80);

    // What it holds plays no part: it costs the same to find that nothing can be read of it.
    private static Certificate CertificateOf(string name) =>
        new()
        {
            Key = new CertificateKey("Secret", "test", name),
            ChainPem = "",
            PrivateKeyPem = new Secret(""),
        };

    private static Listener Listener(string name, int port, string hostname, ListenerProtocol protocol, long generation) =>
        new()
        {
            Key = KeyOf(name),
            Port = port,
            Protocol = protocol,
            Hostname = hostname,
            Generation = generation,
        };

    private static Route Route(string name, ListenerKey[] listeners, string path, int backend) =>
        new()
        {
            Key = new RouteKey("HTTPRoute", "test", name, 0),
            Listeners = listeners.ToEquatableList(),
            Matches = [new HttpMatch { Path = new PathMatch(PathMatchType.Prefix, path) }],
            Order = new RuleOrder(DateTimeOffset.UnixEpoch, $"test/{name}", 0),
            Action = new RouteAction.Forward([new WeightedBackend { Weight = 1, Backend = BackendOf(backend) }]),
        };

    private readonly struct NoHeaders : IHeaderSource
    {
        public bool TryGetHeader(string name, out HeaderFieldValue value)
        {
            value = default;
            return false;
        }
    }
}
