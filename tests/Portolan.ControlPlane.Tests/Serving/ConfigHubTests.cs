using System.Collections.Immutable;
using CsCheck;
using Portolan.ControlPlane.Serving;
using Portolan.ControlPlane.Tests.Fakes;
using Portolan.ProxyConfig;
using Portolan.ProxyConfig.Wire;

namespace Portolan.ControlPlane.Tests.Serving;

/// <summary>
/// Whatever is published in whatever order, and however slow a proxy is: what it has in the end is what its scopes hold, and a publication
/// costs what it names.
/// </summary>
public sealed class ConfigHubTests
{
    private static readonly ScopeKey[] Scopes =
    [
        .. Enumerable.Range(0, 3).Select(number => new ScopeKey(ScopeKind.Namespace, "default", "ns", $"s{number}")),
    ];

    // Each step sets one backend of a scope to a generation (or takes it away), changes the subscription, or lets the proxy read and
    // answer.
    private static readonly Gen<(int Kind, int Scope, int Backend, int Value)[]> Steps = Gen.Select(
        Gen.Int[0, 5],
        Gen.Int[0, 2],
        Gen.Int[0, 3],
        Gen.Int[0, 4]
    ).Array[1, 60];

    [Fact]
    public void A_proxy_ends_up_with_what_its_scopes_hold() => Steps.Sample(steps => PlayAsync(steps).GetAwaiter().GetResult(), iter: 2000);

    [Theory]
    [InlineData(100)]
    [InlineData(10_000)]
    public void A_publication_visits_what_it_names_however_many_proxies_there_are(int proxies)
    {
        var hub = new ConfigHub();
        var keys = Enumerable.Range(0, proxies).Select(number => ProxyKey.Gateway("ns", $"g{number}")).ToList();
        hub.Publish(
            new ConfigPublication(
                [.. keys.Select(key => new ScopeChange(ScopeKey.Of(key), ProxyConfiguration.Empty, new ConfigKeys()))],
                [.. keys.Select(key => new SubscriptionChange(key, [ScopeKey.Of(key)]))]
            )
        );
        keys.ForEach(key => hub.Join(key));
        var before = hub.Visits;

        var changed = new ConfigKeys();
        changed.Backends.Add(Backend(1, 1).Key);
        hub.Publish(new ConfigPublication([new ScopeChange(ScopeKey.Of(keys[7]), With(ProxyConfiguration.Empty, 1, 1), changed)], []));

        Assert.Equal(2, hub.Visits - before);
    }

    private static async Task PlayAsync((int Kind, int Scope, int Backend, int Value)[] steps)
    {
        var hub = new ConfigHub();
        var proxy = ProxyKey.Gateway("ns", "proxy");
        var held = Scopes.ToDictionary(scope => scope, _ => ProxyConfiguration.Empty);
        var subscribed = new List<ScopeKey>();
        var session = hub.Join(proxy);
        var has = new ScopedConfiguration();
        using var over = new CancellationTokenSource();
        var inbox = System.Threading.Channels.Channel.CreateUnbounded<UpdateMessage>();
        var sending = session.SendAsync((message, token) => inbox.Writer.WriteAsync(message, token).AsTask(), over.Token);
        hub.Publish(new ConfigPublication([], []));
        foreach (var (kind, number, backend, value) in steps)
        {
            var scope = Scopes[number];
            switch (kind)
            {
                case 0 or 1 or 2:
                    held[scope] = With(held[scope], backend, value);
                    var keys = new ConfigKeys();
                    keys.Backends.Add(Backend(backend, value).Key);
                    hub.Publish(new ConfigPublication([new ScopeChange(scope, held[scope], keys)], []));
                    break;
                case 3:
                    subscribed = [.. Scopes.Where((_, index) => (value & (1 << index)) != 0)];
                    hub.Publish(
                        new ConfigPublication(
                            [.. subscribed.Select(key => new ScopeChange(key, held[key], ConfigKeys.Of(held[key])))],
                            [new SubscriptionChange(proxy, subscribed)]
                        )
                    );
                    break;
                default:
                    while (inbox.Reader.TryRead(out var message))
                    {
                        Take(message, has, session);
                    }
                    break;
            }
        }

        subscribed = [Scopes[0], Scopes[1]];
        hub.Publish(new ConfigPublication([], [new SubscriptionChange(proxy, subscribed)]));

        // The last word: what must reach the proxy behind, or together with, all that came before it.
        var last = Backend(9, 9);
        held[Scopes[0]] = held[Scopes[0]] with { Backends = held[Scopes[0]].Backends.SetItem(last.Key, last) };
        var marked = new ConfigKeys();
        marked.Backends.Add(last.Key);
        hub.Publish(new ConfigPublication([new ScopeChange(Scopes[0], held[Scopes[0]], marked)], []));
        while (!has.Merged.Backends.ContainsKey(last.Key))
        {
            Take(await inbox.Reader.ReadAsync(Deadline.Token), has, session);
        }

        await over.CancelAsync();
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (inbox.Reader.TryRead(out var message))
        {
            Take(message, has, session);
        }

        var wanted = ImmutableDictionary<BackendKey, Backend>.Empty;
        foreach (var scope in subscribed.AsEnumerable().Reverse())
        {
            wanted = wanted.SetItems(held[scope].Backends);
        }

        Assert.Equal(wanted.OrderBy(entry => entry.Key), has.Merged.Backends.OrderBy(entry => entry.Key));
    }

    private static void Take(UpdateMessage message, ScopedConfiguration has, ProxySession session)
    {
        var update = UpdateCodec.Decode(message).Update;
        has.Apply(update);
        Assert.True(session.TryAcknowledge(update.Version));
    }

    // Value 0 takes it away.
    private static ProxyConfiguration With(ProxyConfiguration configuration, int backend, int value) =>
        configuration with
        {
            Backends =
                value == 0
                    ? configuration.Backends.Remove(Backend(backend, value).Key)
                    : configuration.Backends.SetItem(Backend(backend, value).Key, Backend(backend, value)),
        };

    private static Backend Backend(int number, int value) =>
        new() { Key = new BackendKey("Service", "ns", $"b{number}", 80), ConnectTimeout = TimeSpan.FromSeconds(value) };
}
