using Portolan.Api.Core;
using Portolan.Api.Gateway;
using Portolan.ControlPlane.Inputs;
using Portolan.Kubernetes.Watching;

namespace Portolan.ControlPlane.Tests.Inputs;

public sealed class WatchScopeTests
{
    private static readonly ReflectorOptions Options = new() { MissingKindInterval = TimeSpan.FromSeconds(7) };

    [Fact]
    public void Without_a_word_a_kind_is_read_once_and_whole() => Assert.Equal([("", "")], Reads(new WatchScope(), HttpRoute.Type));

    [Fact]
    public void A_kind_with_namespaces_is_read_once_in_each_of_those_that_are_named() =>
        Assert.Equal(
            [("shop", ""), ("kuma-system", "")],
            Reads(new WatchScope { Namespaces = ["shop", "kuma-system", "shop"] }, HttpRoute.Type)
        );

    [Fact]
    public void A_kind_without_namespaces_is_read_whole_whatever_namespaces_are_named() =>
        Assert.Equal([("", "")], Reads(new WatchScope { Namespaces = ["shop"] }, GatewayClass.Type));

    [Fact]
    public void A_selector_concerns_its_kind_alone()
    {
        var scope = new WatchScope
        {
            Namespaces = ["a", "b"],
            Selectors = new Dictionary<string, string>(StringComparer.Ordinal) { ["Secret"] = "use=listener" },
        };

        Assert.Equal([("a", "use=listener"), ("b", "use=listener")], Reads(scope, Secret.Type));
        Assert.Equal([("a", ""), ("b", "")], Reads(scope, Service.Type));
    }

    [Fact]
    public void How_it_is_read_is_left_as_it_was() =>
        Assert.All(
            new WatchScope { Namespaces = ["a"] }.Of(Secret.Type, Options),
            read => Assert.Equal(TimeSpan.FromSeconds(7), read.MissingKindInterval)
        );

    private static IEnumerable<(string Namespace, string Selector)> Reads(WatchScope scope, Api.ResourceType type) =>
        scope.Of(type, Options).Select(read => (read.Namespace, read.LabelSelector));
}
