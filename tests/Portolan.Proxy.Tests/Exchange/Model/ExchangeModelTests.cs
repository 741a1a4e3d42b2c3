using Portolan.Proxy.Tests.Support;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests.Exchange.Model;

/// <summary>
/// Two clients and two backends in every order that chance makes of their bytes: what is delivered is what was sent, in order, exactly once, and nothing is left. A seed that
/// fails fails always.
/// </summary>
public sealed class ExchangeModelTests
{
    private static readonly int Seeds = int.Parse(Environment.GetEnvironmentVariable("PORTOLAN_MODEL_SEEDS") ?? "250", System.Globalization.CultureInfo.InvariantCulture);

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
        while (world.Step())
        {
        }

        Assert.All(world.Clients, client => Assert.True(client.IsDone, "an answer is missing"));
        Assert.All(world.Messages.Values, message => Assert.Equal(1, world.Backends[message.Backend].Delivered.GetValueOrDefault(message.Id)));
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
                var open = world.Backends.SelectMany(backend => backend.Open).Concat(world.Clients.Select(client => client.Peer).Where(peer => peer.Closed is null)).ToList();
                if (open.Count > 0)
                {
                    open[random.Next(open.Count)].Connection.Abort();
                }
            }
        }

        Assert.All(world.Messages.Values, message => Assert.InRange(world.Backends[message.Backend].Delivered.GetValueOrDefault(message.Id), 0, 1));
        world.End();
    }

    private sealed class World
    {
        public World(int seed)
        {
            Rig = new ExchangeRig(Configuration(), seed: seed);
            var random = Rig.Loop.Random;
            Messages = Enumerable.Range(0, 2 + random.Next(8)).ToDictionary(id => id, id => new ModelMessage(id, random.Next(2), random));
            Backends = [new ModelBackend(0, Messages), new ModelBackend(1, Messages)];
            Rig.Backend("10.0.0.1:8080", Backends[0].Accept);
            Rig.Backend("10.0.0.2:8080", Backends[1].Accept);
            Clients = [.. Enumerable.Range(0, 2).Select(client => new ModelClient(Rig.Client(), [.. Messages.Values.Where(message => message.Id % 2 == client)]))];
        }

        public ExchangeRig Rig { get; }

        public Dictionary<int, ModelMessage> Messages { get; }

        public ModelBackend[] Backends { get; }

        public ModelClient[] Clients { get; }

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
            foreach (var client in Clients.Where(client => client.Peer.Closed is null))
            {
                client.Peer.Connection.Close();
            }

            Rig.AssertNothingLeft();
        }

        private static Config Configuration()
        {
            var two = new BackendKey("Service", "test", "two", 80);
            return new Config()
                .Listener(ExchangeRig.Port)
                .Backend(Rigs.Key, BackendProtocol.Http1, Rigs.Endpoint)
                .Backend(two, BackendProtocol.Http1, new Endpoint("10.0.0.2", 8080, EndpointState.Ready))
                .Route(Rigs.To(Rigs.Key), "/0")
                .Route(Rigs.To(two), "/1");
        }
    }
}
