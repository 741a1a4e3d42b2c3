using CsCheck;

namespace Portolan.ProxyConfig.Tests;

/// <summary>Several scopes as one configuration.</summary>
public sealed class ScopedConfigurationTests
{
    private static readonly ScopeKey[] Scopes =
    [
        .. Enumerable.Range(0, 3).Select(number => new ScopeKey(ScopeKind.Namespace, "default", "ns", $"s{number}")),
    ];

    [Fact]
    public void What_updates_lead_to_is_what_the_scopes_hold_and_the_deltas_lead_there_too() =>
        Gen.Select(ConfigurationGenerators.Configuration.Array[3], Gen.Int[0, 7])
            .Array[1, 6]
            .Sample(steps =>
            {
                var scoped = new ScopedConfiguration();
                var reached = ProxyConfiguration.Empty;
                var sent = new Dictionary<ScopeKey, ProxyConfiguration>();
                var version = 0L;
                foreach (var (configurations, choice) in steps)
                {
                    version++;
                    ScopeKey[] subscribed = [.. Scopes.Where((_, index) => (choice & (1 << index)) != 0)];
                    var deltas = subscribed
                        .Select(scope => new ScopeDelta(scope, DeltaTo(scope, configurations[Array.IndexOf(Scopes, scope)])))
                        .ToArray();
                    sent = subscribed.ToDictionary(scope => scope, scope => configurations[Array.IndexOf(Scopes, scope)]);

                    reached = reached.Apply(
                        scoped.Apply(
                            new ConfigUpdate
                            {
                                Version = version,
                                Subscribed = [.. subscribed],
                                Scopes = [.. deltas],
                            }
                        )
                    );

                    var wanted = subscribed.Reverse().Aggregate(ProxyConfiguration.Empty, (merged, scope) => Over(merged, sent[scope]));
                    DeltaTests.AssertSame(wanted, scoped.Merged);
                    DeltaTests.AssertSame(wanted, reached);
                }

                ConfigDelta DeltaTo(ScopeKey scope, ProxyConfiguration configuration) =>
                    sent.TryGetValue(scope, out var before)
                        ? ConfigDelta.Between(before, configuration, version)
                        : ConfigDelta.Complete(configuration, version);
            });

    private static ProxyConfiguration Over(ProxyConfiguration below, ProxyConfiguration above) =>
        new()
        {
            Listeners = below.Listeners.SetItems(above.Listeners),
            Routes = below.Routes.SetItems(above.Routes),
            ConnectionRoutes = below.ConnectionRoutes.SetItems(above.ConnectionRoutes),
            Backends = below.Backends.SetItems(above.Backends),
            Endpoints = below.Endpoints.SetItems(above.Endpoints.Where(set => !set.Value.Endpoints.IsEmpty)),
            Certificates = below.Certificates.SetItems(above.Certificates),
        };
}
