using Portolan.Http.Http2;
using Portolan.Proxy.Exchange;
using Portolan.Proxy.Exchange.Http2;
using Portolan.Proxy.Tests.Support;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests.Exchange.Model;

/// <summary>
/// Two clients and two backends, each of HTTP/1.1 or of HTTP/2, in every order that chance makes of their bytes: what is delivered is what
/// was sent, in order, exactly once, and nothing is left: connections, buffers, streams, timers. A seed that fails fails always.
/// </summary>
public sealed class ExchangeModelTests
{
    private static readonly int Seeds = int.Parse(
        Environment.GetEnvironmentVariable("PORTOLAN_MODEL_SEEDS") ?? "250",
        System.Globalization.CultureInfo.InvariantCulture
    );

    [Fact]
    public void What_is_delivered_is_what_was_sent_in_order_and_exactly_once()
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            Guarded(seed, Play);
        }
    }

    [Fact]
    public void Whatever_breaks_nothing_is_mixed_up_sent_twice_or_left()
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            Guarded(seed, PlayWithResets);
        }
    }

    private static void Guarded(int seed, Action<int> play)
    {
        try
        {
            play(seed);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"seed {seed}: {exception.Message}", exception);
        }
    }

    private static void Play(int seed)
    {
        var world = new World(seed);
        while (world.Step()) { }

        Assert.All(world.Clients, client => Assert.True(client.IsDone, "an answer is missing"));
        Assert.All(
            world.Messages.Values,
            message => Assert.Equal(1, world.Backends[message.Backend].Delivered.GetValueOrDefault(message.Id))
        );
        world.End();
    }

    private static void PlayWithResets(int seed)
    {
        var world = new World(seed);
        var random = world.Rig.Loop.Random;
        Array.ForEach(world.Clients, client => client.BackendsMayFail = true);
        while (world.Step())
        {
            if (random.Next(60) == 0)
            {
                var open = world.Clients.Concat<IModelPeer>(world.Backends).Where(peer => peer.IsOpen).ToList();
                if (open.Count > 0)
                {
                    open[random.Next(open.Count)].Break(random);
                }
            }
        }

        Assert.All(
            world.Messages.Values,
            message => Assert.InRange(world.Backends[message.Backend].Delivered.GetValueOrDefault(message.Id), 0, 1)
        );
        world.End();
    }

    private sealed class World
    {
        public World(int seed)
        {
            var random = new Random(seed);
            BackendProtocol[] protocols =
            [
                random.Next(2) == 0 ? BackendProtocol.Http1 : BackendProtocol.Http2,
                random.Next(2) == 0 ? BackendProtocol.Http1 : BackendProtocol.Http2,
            ];
            Rig = new ExchangeRig(Configuration(protocols), seed: seed);
            Messages = Enumerable.Range(0, 2 + random.Next(8)).ToDictionary(id => id, id => new ModelMessage(id, random.Next(2), random));
            Backends =
            [
                .. protocols.Select(
                    (protocol, index) =>
                        protocol == BackendProtocol.Http1
                            ? (IModelBackend)new ModelBackend(index, Messages)
                            : new Http2ModelBackend(index, Messages)
                ),
            ];
            Rig.Backend("10.0.0.1:8080", Backends[0].Accept);
            Rig.Backend("10.0.0.2:8080", Backends[1].Accept);
            Clients =
            [
                .. Enumerable.Range(0, 2).Select(client => Client([.. Messages.Values.Where(message => message.Id % 2 == client)], random)),
            ];
        }

        public ExchangeRig Rig { get; }

        public Dictionary<int, ModelMessage> Messages { get; }

        public IModelBackend[] Backends { get; }

        public IModelClient[] Clients { get; }

        /// <summary>Someone does something, and some of what is under way arrives; false when nobody has anything to do.</summary>
        public bool Step()
        {
            var random = Rig.Loop.Random;
            var able = new List<Action<Random>>();
            able.AddRange(Clients.Where(client => client.IsSending).Select(client => (Action<Random>)client.SendSome));
            able.AddRange(Backends.Where(backend => backend.IsAnswering).Select(backend => (Action<Random>)backend.AnswerSome));
            if (able.Count == 0)
            {
                Rig.Loop.Run();
                return Clients.Any(client => client.IsSending) || Backends.Any(backend => backend.IsAnswering);
            }

            able[random.Next(able.Count)](random);
            for (var turns = random.Next(4); turns > 0; turns--)
            {
                Rig.Loop.RunTurn();
            }

            return true;
        }

        public void End()
        {
            Assert.Empty(Rig.Loop.Faults);
            foreach (var client in Clients.Where(client => client.IsOpen))
            {
                client.Close();
            }

            Rig.Loop.Run();
            Rig.Exchanges.Http2.CloseIdle();
            Rig.AssertNothingLeft();
            Assert.Equal(0, Rig.Exchanges.Http2.Connections);
            Assert.Equal(0, Rig.Exchanges.Streams.Outstanding);
        }

        private IModelClient Client(IReadOnlyList<ModelMessage> messages, Random random)
        {
            if (random.Next(2) == 0)
            {
                return new ModelClient(Rig.Client(), messages);
            }

            var (connection, peer) = Rig.Loop.Accept();
            _ = new Http2ClientConnection(Rig.Exchanges, connection, new ClientContext(Rig, connection.Remote, null), Http2Limits.Default);
            return new Http2ModelClient(peer, messages);
        }

        private static Config Configuration(BackendProtocol[] protocols)
        {
            var two = new BackendKey("Service", "test", "two", 80);
            return new Config()
                .Listener(ExchangeRig.Port)
                .Backend(Rigs.Key, protocols[0], Rigs.Endpoint)
                .Backend(two, protocols[1], new Endpoint("10.0.0.2", 8080, EndpointState.Ready))
                .Route(Rigs.To(Rigs.Key), "/0")
                .Route(Rigs.To(two), "/1");
        }
    }
}
