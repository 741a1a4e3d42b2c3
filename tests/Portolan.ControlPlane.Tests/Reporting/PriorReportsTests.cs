using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.ControlPlane.Reporting;
using Portolan.ProxyConfig;
using Portolan.Translation;

namespace Portolan.ControlPlane.Tests.Reporting;

public sealed class PriorReportsTests
{
    [Fact]
    public void What_was_programmed_before_a_restart_is_recalled_for_a_Gateway_and_its_ListenerSets()
    {
        var gateway = new Gateway
        {
            Metadata = new ObjectMeta { Name = "edge", Namespace = "infra" },
            Spec = new GatewaySpec { GatewayClassName = "kuma", Listeners = [] },
            Status = new GatewayStatus { Listeners = [Programmed("http", generation: 3), Waiting("late")] },
        };

        var (proxy, said) = Assert.Single(
            PriorReports.Of([
                Input(gateway),
                Input(Set("shop", "edge", "infra")),
                Input(Set("infra", "edge", spaceOfGateway: null)),
                Input(Set("shop2", "other", "infra")),
            ])
        );

        Assert.Equal(ProxyKey.Gateway("infra", "edge"), proxy);
        Assert.Equal(
            ["Gateway/infra/edge/http@3", "ListenerSet/infra/set/own@7", "ListenerSet/shop/set/own@7"],
            said.Listeners.Select(report => $"{report.Listener}@{report.Generation}").Order(StringComparer.Ordinal)
        );
    }

    private static ListenerSet Set(string space, string gateway, string? spaceOfGateway) =>
        new()
        {
            Metadata = new ObjectMeta { Name = "set", Namespace = space },
            Spec = new ListenerSetSpec
            {
                ParentRef = new ParentGatewayReference { Name = gateway, Namespace = spaceOfGateway },
                Listeners = [],
            },
            Status = new ListenerSetStatus { Listeners = [Programmed("own", generation: 7), Waiting("late")] },
        };

    private static ListenerStatus Programmed(string name, long generation) => Status(name, ConditionStatus.True, generation);

    private static ListenerStatus Waiting(string name) => Status(name, ConditionStatus.False, generation: 1);

    private static ListenerStatus Status(string name, string status, long generation) =>
        new()
        {
            Name = name,
            AttachedRoutes = 0,
            Conditions =
            [
                new Condition
                {
                    Type = "Programmed",
                    Status = status,
                    Reason = "Programmed",
                    Message = "",
                    ObservedGeneration = generation,
                },
            ],
        };

    private static InputChange Input<T>(T resource)
        where T : class, IResource<T> => new(new ObjectKey(T.Type, resource.Metadata.Key), resource);
}
