using System.Collections.Immutable;
using System.Net;
using Portolan.Primitives;
using Portolan.Proxy.Backends;
using Portolan.Proxy.Balancing;
using Portolan.Proxy.Model;
using Portolan.Proxy.Names;
using Portolan.Proxy.Streams;
using Portolan.Proxy.Tests.Support;
using Portolan.Proxy.Tests.Support.Memory;
using Portolan.Proxy.Transport;
using Portolan.ProxyConfig;
using Portolan.Routing;

namespace Portolan.Proxy.Tests.Streams;

/// <summary>A port of streams on a loop in memory, with backends whose endpoints the test plays.</summary>
internal sealed class StreamWorld : IStreamPort
{
    private readonly List<VirtualListener<StreamRule>> _listeners = [];
    private int _rules;

    public StreamWorld(StreamKind kind, int? seed = null, StreamLimits? limits = null)
    {
        Kind = kind;
        Loop = new MemoryLoop(seed);
        Streams = new StreamLoop(
            Loop,
            limits ?? new StreamLimits(),
            new NameResolver(TimeProvider.System, new FixedNames(name => Lookup(name)))
        );
    }

    public StreamKind Kind { get; }

    /// <summary>What DNS answers.</summary>
    public Func<string, Task<IPAddress[]>> Lookup { get; set; } = _ => Task.FromResult<IPAddress[]>([]);

    public MemoryLoop Loop { get; }

    public StreamLoop Streams { get; }

    public List<StreamReport> Reports { get; } = [];

    /// <summary>The ends of the endpoints, in the order in which they were connected to.</summary>
    public List<MemoryPeer> Endpoints { get; } = [];

    public StreamModel Model =>
        new()
        {
            Listeners = _listeners.ToImmutableDictionary(
                listener => listener.Name,
                listener => new PortedListener(listener.Hostname, Protocols.GetValueOrDefault(listener.Name, ProtocolOf(Kind)))
            ),
            Router = HttpRouter<StreamRule>.Compile(_listeners),
        };

    /// <summary>Listeners whose protocol is not that of the connections.</summary>
    public Dictionary<string, ListenerProtocol> Protocols { get; } = [];

    public void Report(EventLoop loop, in StreamReport report) => Reports.Add(report);

    /// <summary>A backend with endpoints at 10.0.0.N:port; those in <paramref name="listening"/> accept.</summary>
    public BackendState Backend(string name, int[] endpoints, int[]? listening = null)
    {
        var key = new BackendKey("Service", "test", name, 1);
        var state = new BackendState(
            new BackendSettings(
                new Backend
                {
                    Key = key,
                    Protocol = BackendProtocol.Tcp,
                    ConnectTimeout = TimeSpan.FromSeconds(2),
                },
                tls: null
            )
        );
        state.Update(
            new EndpointSet(
                key,
                endpoints
                    .Select(number => new Endpoint(Address(number).Address.ToString(), Address(number).Port, EndpointState.Ready))
                    .ToEquatableList()
            )
        );
        foreach (var number in listening ?? endpoints)
        {
            Loop.Listen(Address(number), Endpoints.Add);
        }

        return state;
    }

    /// <summary>A backend with one endpoint whose address is a name.</summary>
    public static BackendState NamedBackend(string address)
    {
        var key = new BackendKey("Service", "test", "named", 1);
        var state = new BackendState(
            new BackendSettings(
                new Backend
                {
                    Key = key,
                    Protocol = BackendProtocol.Tcp,
                    ConnectTimeout = TimeSpan.FromSeconds(2),
                },
                tls: null
            )
        );
        state.Update(new EndpointSet(key, [new Endpoint(address, 9000, EndpointState.Ready)]));
        return state;
    }

    public static IPEndPoint Address(int number) => new(IPAddress.Parse($"10.0.0.{number}"), 9000);

    /// <summary>A listener for a name (empty: all) with one rule.</summary>
    public StreamWorld Listener(string hostname, params (int Weight, BackendState? Backend)[] shares) => Listener(hostname, [], shares);

    public StreamWorld Listener(string hostname, string[] ruleNames, params (int Weight, BackendState? Backend)[] shares)
    {
        var index = _rules++;
        var rule = new StreamRule
        {
            Key = new RouteKey("TCPRoute", "test", "route", index),
            Backends = [.. shares.Select(share => share.Backend)],
            Choice = WeightedChoice.Create([.. shares.Select(share => share.Weight)], new ExactShare()),
        };
        _listeners.Add(
            new VirtualListener<StreamRule>(
                hostname.Length == 0 ? "any" : hostname,
                hostname,
                [rule.ToRoutingRule([.. ruleNames], new RuleOrder(DateTimeOffset.UnixEpoch, "test/route", index))]
            )
        );
        return this;
    }

    /// <summary>A client connects.</summary>
    public MemoryPeer Connect()
    {
        var (ours, client) = Loop.Accept();
        Streams.Serve(ours, this, Kind);
        Loop.Run();
        return client;
    }

    /// <summary>The one connection that is over.</summary>
    public StreamReport Report() => Assert.Single(Reports);

    private static ListenerProtocol ProtocolOf(StreamKind kind) =>
        kind switch
        {
            StreamKind.TlsPassthrough => ListenerProtocol.TlsPassthrough,
            StreamKind.TlsTerminated => ListenerProtocol.Tls,
            _ => ListenerProtocol.Tcp,
        };

    public void AssertNothingLeft()
    {
        Loop.AssertNothingLeft();
        Assert.Equal(0, Streams.Count);
    }
}
