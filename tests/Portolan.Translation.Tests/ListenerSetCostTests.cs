using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine.Incremental;
using Portolan.Translation.Proxies;
using Listener = Portolan.Api.Gateway.Listener;

namespace Portolan.Translation.Tests;

/// <summary>
/// A ListenerSet costs what it has itself: rules that run, and what they say anew, are counted, and are as many beside 10,000 sets, each
/// with a route, as beside 100.
/// </summary>
public sealed class ListenerSetCostTests
{
    private const int Few = 100;
    private const int Many = 10_000;
    private static readonly ProxyKey Proxy = ProxyKey.Gateway("infra", "edge");

    // Each change is taken back before the next one, so that all are made beside the same sets.
    private static readonly (string Name, Action<CountedWorld, int> Change, Action<CountedWorld, int> Undo)[] Changes =
    [
        ("one more set", (world, sets) => world.Apply(Set(sets, Host(sets))), (world, sets) => world.Delete(sets)),
        (
            "another host name of a set",
            (world, sets) => world.Apply(Set(sets / 2, "other.example.com")),
            (world, sets) => world.Apply(Set(sets / 2, Host(sets / 2)))
        ),
        ("a set that loses to another", (world, sets) => world.Apply(Set(sets, Host(7))), (world, sets) => world.Delete(sets)),
        ("a set that goes", (world, sets) => world.Delete(sets / 2), (world, sets) => world.Apply(Set(sets / 2, Host(sets / 2)))),
        ("a route to a set", (world, sets) => world.Apply(Route("one-more", sets / 2)), (_, _) => { }),
        ("the proxy's word on a set", (world, sets) => world.Report(sets / 2, generation: 2), (_, _) => { }),
    ];

    [Fact]
    public void A_change_of_one_set_costs_the_same_beside_few_and_many()
    {
        var (ofFew, ofMany) = (new CountedWorld(Few), new CountedWorld(Many));
        foreach (var (name, change, undo) in Changes)
        {
            var few = ofFew.Count(world => change(world, Few));
            undo(ofFew, Few);
            var many = ofMany.Count(world => change(world, Many));
            undo(ofMany, Many);

            Assert.True(few == many, $"{name}: {few} beside {Few}, {many} beside {Many}");
            Assert.InRange(few.Runs, 1, 60);
            Assert.True(few.Statuses <= 3 && few.Listeners <= 1 && few.Routes <= 1, $"{name}: {few}");
        }

        // Each set's rules look whether what they read of the Gateway is still the same; none has anything new to say.
        var edited = ofMany.Count(world => world.Apply(Edge("edge.example.com")));
        Assert.Equal((1, 1, 0), (edited.Statuses, edited.Listeners, edited.Routes));
    }

    private static Gateway Edge(string hostname) =>
        new()
        {
            Metadata = new ObjectMeta
            {
                Name = "edge",
                Namespace = "infra",
                Generation = hostname.Length,
            },
            Spec = new GatewaySpec
            {
                GatewayClassName = "kuma",
                AllowedListeners = new AllowedListeners { Namespaces = new ListenerNamespaces { From = FromNamespaces.All } },
                Listeners =
                [
                    new Listener
                    {
                        Name = "http",
                        Port = 80,
                        Protocol = ProtocolType.Http,
                        Hostname = hostname,
                    },
                ],
            },
        };

    private static ListenerSet Set(int number, string hostname) =>
        new()
        {
            Metadata = new ObjectMeta
            {
                Name = NameOf(number),
                Namespace = "team",
                Generation = 1,
                CreationTimestamp = DateTimeOffset.UnixEpoch.AddSeconds(number),
            },
            Spec = new ListenerSetSpec
            {
                ParentRef = new ParentGatewayReference { Name = "edge", Namespace = "infra" },
                Listeners =
                [
                    new Listener
                    {
                        Name = "http",
                        Port = 80,
                        Protocol = ProtocolType.Http,
                        Hostname = hostname,
                    },
                ],
            },
        };

    private static HttpRoute Route(string name, int set) =>
        new()
        {
            Metadata = new ObjectMeta
            {
                Name = name,
                Namespace = "team",
                Generation = 1,
                CreationTimestamp = DateTimeOffset.UnixEpoch,
            },
            Spec = new HttpRouteSpec
            {
                ParentRefs = [new ParentReference { Kind = "ListenerSet", Name = NameOf(set) }],
                Rules = [new HttpRouteRule { Matches = [new HttpRouteMatch { Path = new HttpPathMatch { Value = $"/{name}" } }] }],
            },
        };

    private static string NameOf(int number) => $"set-{number:D6}";

    private static string Host(int number) => $"h{number}.example.com";

    private sealed record Cost(long Runs, int Statuses, int Listeners, int Routes);

    private sealed class CountedWorld
    {
        private readonly IncrementalEvaluator _evaluator = new(TranslationWiring.Create());
        private readonly Dictionary<int, long> _generations = [];

        public CountedWorld(int sets)
        {
            var gatewayClass = new GatewayClass
            {
                Metadata = new ObjectMeta { Name = "kuma" },
                Spec = new GatewayClassSpec { ControllerName = "gateways.kuma.io/controller" },
            };
            _evaluator.Apply([
                Change(gatewayClass),
                Change(Edge("gateway.example.com")),
                .. Enumerable.Range(0, sets).Select(number => Change(Set(number, Host(number)))),
                .. Enumerable.Range(0, sets).Select(number => Change(Route($"route-{number:D6}", number))),
            ]);
            for (var number = 0; number < sets; number++)
            {
                _generations[number] = 1;
            }

            Report(0, generation: 1);
        }

        public void Apply<T>(T resource)
            where T : class, IResource<T> => _evaluator.Apply([Change(resource)]);

        public void Delete(int set) =>
            _evaluator.Apply([new InputChange(new ObjectKey(ListenerSet.Type, new NamespacedName("team", NameOf(set))), null)]);

        /// <summary>The proxy's report of all listeners, of which one is at another generation.</summary>
        public void Report(int set, long generation)
        {
            _generations[set] = generation;
            _evaluator.Apply([
                ProxyReport.Change(
                    Proxy,
                    ProxyReport.Of(Proxy) with
                    {
                        Connected = true,
                        Listeners = _generations
                            .Select(entry => new ListenerReport(
                                new ListenerKey("ListenerSet", "team", NameOf(entry.Key), "http"),
                                entry.Value,
                                ListenerFault.None,
                                ""
                            ))
                            .ToEquatableList(),
                    }
                ),
            ]);
        }

        public Cost Count(Action<CountedWorld> change)
        {
            var before = _evaluator.RunCount;
            change(this);
            return new Cost(
                _evaluator.RunCount - before,
                _evaluator.ChangesOf(OutputSets.Statuses).Count,
                _evaluator.ChangesOf(ProxySets.Listeners).Count,
                _evaluator.ChangesOf(ProxySets.Routes).Count
            );
        }

        private static InputChange Change<T>(T resource)
            where T : class, IResource<T> => new(new ObjectKey(T.Type, resource.Metadata.Key), resource);
    }
}
