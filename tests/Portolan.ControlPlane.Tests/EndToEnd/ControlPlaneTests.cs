using System.Globalization;
using System.Text.Json.Nodes;
using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Api.Gateway;
using Portolan.Api.Mesh;
using Portolan.ControlPlane.Tests.Fakes;
using Portolan.ControlPlane.Writing;
using Portolan.Kubernetes.Writing;
using Portolan.Primitives;
using Portolan.ProxyConfig;

namespace Portolan.ControlPlane.Tests.EndToEnd;

public sealed class ControlPlaneTests : IAsyncLifetime
{
    private static readonly NamespacedName Edge = new("default", "edge");
    private TestCluster _cluster = null!;
    private ControlPlane _controlPlane = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.StartAsync();
        _controlPlane = await _cluster.StartControlPlaneAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _controlPlane.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task The_mesh_and_the_class_are_there_from_the_start()
    {
        await _cluster.WaitForAsync<Namespace>(new("", "kuma-system"), _ => true);
        await _cluster.WaitForAsync<Mesh>(new("", "default"), _ => true);
        await _cluster.WaitForAsync<GatewayClass>(new("", "kuma"), found => IsTrue(found.Status?.Conditions, "Accepted"));
    }

    [Fact]
    public async Task The_key_of_sessions_is_made_kept_and_made_anew_when_it_is_deleted()
    {
        var name = new NamespacedName("kuma-system", "portolan-session-key");
        var first = await _cluster.WaitForAsync<Api.Core.Secret>(name, _ => true);
        Assert.Equal(32, first.Data["key"].Length);

        await _controlPlane.DisposeAsync();
        _controlPlane = await _cluster.StartControlPlaneAsync();
        await _controlPlane.Ready;
        Assert.Equal(first.Data, (await _cluster.WaitForAsync<Api.Core.Secret>(name, _ => true)).Data);

        await _cluster.Objects.DeleteAsync(Api.Core.Secret.Type, name, DeletePreconditions.None, Propagation.Background, Deadline.Token);
        var second = await _cluster.WaitForAsync<Api.Core.Secret>(name, found => found.Metadata.Uid != first.Metadata.Uid);
        Assert.NotEqual(first.Data, second.Data);
    }

    [Fact]
    public async Task A_gateway_with_a_route_reaches_a_proxy_and_its_answer_reaches_the_status()
    {
        await ApplyAsync();
        var gateway = await _cluster.WaitForAsync<Gateway>(Edge, found => found.Status?.Listeners is [{ AttachedRoutes: 1 }]);
        Assert.False(IsProgrammed(gateway));
        using var proxy = await ConnectAsync();
        var delta = await proxy.ReadAsync();
        Assert.Equal(8080, Assert.Single(delta.Listeners).Port);
        Assert.Single(delta.Routes);

        await proxy.AcknowledgeAsync(delta);

        await _cluster.WaitForAsync<Gateway>(Edge, IsProgrammed);
        await _cluster.WaitForAsync<HttpRoute>(new("default", "cart"), route => IsTrue(route.Status?.Parents[0].Conditions, "Accepted"));
    }

    [Fact]
    public async Task An_edit_of_a_generated_object_is_undone()
    {
        await ApplyAsync();
        var generated = await GeneratedRouteAsync();

        await _cluster.Objects.UpdateAsync(MeshHttpRoute.Type, generated.Metadata.Key, Vandalise, Subresource.None, Deadline.Token);

        await _cluster.WaitForAsync<MeshHttpRoute>(
            generated.Metadata.Key,
            route => route.Spec == generated.Spec && route.Metadata.ResourceVersion != generated.Metadata.ResourceVersion
        );

        static EditResult Vandalise(JsonObject json)
        {
            json["spec"]!["to"] = new JsonArray();
            return EditResult.Changed;
        }
    }

    [Fact]
    public async Task What_was_generated_goes_with_the_objects_it_came_from()
    {
        await ApplyAsync();
        var generated = await GeneratedRouteAsync();
        await _cluster.WaitForAsync<Deployment>(Edge, _ => true);

        await _cluster.Objects.DeleteAsync<HttpRoute>(new("default", "cart"), Deadline.Token);
        await _cluster.Objects.DeleteAsync<Gateway>(Edge, Deadline.Token);

        await _cluster.WaitForAbsenceAsync<MeshHttpRoute>(generated.Metadata.Key);
        await _cluster.WaitForAbsenceAsync<MeshGateway>(new("", "edge.default"));
        await _cluster.WaitForAbsenceAsync<MeshGatewayInstance>(Edge);
        await _cluster.WaitForAbsenceAsync<Deployment>(Edge);
    }

    [Fact]
    public async Task What_is_left_over_from_before_a_restart_goes_too()
    {
        await ApplyAsync();
        var generated = await GeneratedRouteAsync();
        await _controlPlane.DisposeAsync();
        await _cluster.Objects.DeleteAsync<HttpRoute>(new("default", "cart"), Deadline.Token);

        _controlPlane = await _cluster.StartControlPlaneAsync();

        await _cluster.WaitForAbsenceAsync<MeshHttpRoute>(generated.Metadata.Key);
    }

    [Fact]
    public async Task A_restart_writes_nothing()
    {
        await ApplyAsync();
        await GeneratedRouteAsync();
        using (await ServeAsync())
        {
            await _cluster.WaitForAsync<Gateway>(Edge, IsProgrammed);
        }

        await _cluster.WaitForAsync<HttpRoute>(new("default", "cart"), route => IsTrue(route.Status?.Parents[0].Conditions, "Accepted"));
        await _cluster.WaitForAsync<Deployment>(Edge, _ => true);
        await _controlPlane.DisposeAsync();
        var before = await VersionsAsync();

        _controlPlane = await _cluster.StartControlPlaneAsync();
        // A change that has an effect shows that everything before it has been looked at.
        await _cluster.CreateAsync<Gateway>(Manifests.Gateway.Replace("\"edge\"", "\"other\"", StringComparison.Ordinal));
        await _cluster.WaitForAsync<Gateway>(new("default", "other"), gateway => IsTrue(gateway.Status?.Conditions, "Accepted"));

        Assert.Equal(before, await VersionsAsync());
    }

    [Fact]
    public async Task An_object_of_a_user_that_has_a_wanted_name_is_not_touched()
    {
        await _cluster.CreateAsync<Deployment>(
            """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"edge","namespace":"default"},
             "spec":{"selector":{"matchLabels":{"mine":"yes"}},"template":{"metadata":{"labels":{"mine":"yes"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}
            """
        );
        var mine = await _cluster.WaitForAsync<Deployment>(Edge, _ => true);

        await ApplyAsync();
        await _cluster.WaitForAsync<Service>(Edge, _ => true);
        await _cluster.WaitForAllAsync<Event>(all =>
            all.Any(told => told is { Reason: "NameTaken", InvolvedObject: { Kind: "Gateway", Name: "edge" } })
        );
        await _cluster.Objects.DeleteAsync<Gateway>(Edge, Deadline.Token);
        await _cluster.WaitForAbsenceAsync<Service>(Edge);

        Assert.Equal(mine, await _cluster.Objects.FindAsync<Deployment>(Edge, Deadline.Token));
    }

    [Fact]
    public async Task The_class_carries_a_finalizer_while_a_gateway_uses_it()
    {
        await ApplyAsync();
        await _cluster.WaitForAsync<GatewayClass>(new("", "kuma"), found => !found.Metadata.Finalizers.IsEmpty);

        await _cluster.Objects.DeleteAsync<Gateway>(Edge, Deadline.Token);

        await _cluster.WaitForAsync<GatewayClass>(new("", "kuma"), found => found.Metadata.Finalizers.IsEmpty);
    }

    [Fact]
    public async Task A_thousand_routes_that_attach_one_after_the_other_cost_few_writes_of_the_gateway()
    {
        await ApplyAsync();
        var before = await StatusWritesAsync();
        var gatewayBefore = GatewayWrites();
        var begun = TimeProvider.System.GetTimestamp();

        for (var index = 0; index < 1000; index++)
        {
            await _cluster.CreateAsync<HttpRoute>(Manifests.Route($"route-{index}", $"/{index}"));
        }

        await _cluster.WaitForAsync<Gateway>(Edge, gateway => gateway.Status?.Listeners is [{ AttachedRoutes: 1001 }]);
        await _cluster.WaitForAllAsync<HttpRoute>(all => all.All(route => route.Status is not null));
        // One for each route, and those of the Gateway: a few at first, then one in each longest pause, however long a busy machine takes.
        var pauses = (int)(TimeProvider.System.GetElapsedTime(begun) / WorkQueue<int>.LongestPause);
        Assert.InRange(await StatusWritesAsync() - before, 1000, 1010 + pauses);

        // The pauses of the Gateway grow from 10 ms to the longest in six steps: ten writes and one in each longest pause are twelve in the
        // second that the routes may take, and the target is twenty.
        Assert.InRange(GatewayWrites() - gatewayBefore, 1, 10 + pauses);
    }

    [Fact]
    public async Task Diagnostics_say_that_it_is_ready_and_count_what_it_did()
    {
        using var http = Diagnostics();

        Assert.Equal("ready\n", await http.GetStringAsync("/ready", Deadline.Token));
        Assert.Equal("healthy\n", await http.GetStringAsync("/healthy", Deadline.Token));
        Assert.Contains("portolan_translations_total ", await http.GetStringAsync("/metrics", Deadline.Token), StringComparison.Ordinal);
    }

    private HttpClient Diagnostics() => new() { BaseAddress = new Uri($"http://127.0.0.1:{_controlPlane.DiagnosticsEndpoint!.Port}") };

    private int GatewayWrites() => _cluster.Writes.All.Count(write => write.Contains("/gateways/edge/status ", StringComparison.Ordinal));

    private async Task<long> StatusWritesAsync()
    {
        const string Name = "\nportolan_status_writes_total ";
        using var http = Diagnostics();
        var metrics = await http.GetStringAsync("/metrics", Deadline.Token);
        var value = metrics[(metrics.IndexOf(Name, StringComparison.Ordinal) + Name.Length)..];
        return long.Parse(value[..value.IndexOf('\n', StringComparison.Ordinal)], CultureInfo.InvariantCulture);
    }

    private async Task ApplyAsync()
    {
        await _cluster.CreateAsync<Service>(Manifests.Service);
        await _cluster.CreateAsync<EndpointSlice>(Manifests.EndpointSlice);
        await _cluster.CreateAsync<Gateway>(Manifests.Gateway);
        await _cluster.CreateAsync<HttpRoute>(Manifests.Route("cart"));
    }

    private async Task<TestProxy> ConnectAsync() =>
        await TestProxy.ConnectAsync(await _controlPlane.ConfigEndpoint, ProxyKey.Gateway("default", "edge"), TestCluster.Token);

    /// <summary>A proxy that has taken all there is.</summary>
    private async Task<TestProxy> ServeAsync()
    {
        var proxy = await ConnectAsync();
        await proxy.AcknowledgeAsync(await proxy.ReadAsync());
        return proxy;
    }

    private async Task<MeshHttpRoute> GeneratedRouteAsync() => (await _cluster.WaitForAllAsync<MeshHttpRoute>(all => all.Count > 0))[0];

    private async Task<EquatableList<string>> VersionsAsync()
    {
        List<IResource?> all =
        [
            await _cluster.Objects.FindAsync<Gateway>(Edge, Deadline.Token),
            await _cluster.Objects.FindAsync<HttpRoute>(new("default", "cart"), Deadline.Token),
            await _cluster.Objects.FindAsync<MeshGateway>(new("", "edge.default"), Deadline.Token),
            await _cluster.Objects.FindAsync<MeshGatewayInstance>(Edge, Deadline.Token),
            await _cluster.Objects.FindAsync<Deployment>(Edge, Deadline.Token),
            await _cluster.Objects.FindAsync<Service>(Edge, Deadline.Token),
            await _cluster.Objects.FindAsync<ServiceAccount>(Edge, Deadline.Token),
            await _cluster.Objects.FindAsync<GatewayClass>(new("", "kuma"), Deadline.Token),
        ];
        return all.Select(resource => $"{resource!.GetType().Name} {resource.Metadata.ResourceVersion}").ToEquatableList();
    }

    private static bool IsProgrammed(Gateway gateway) =>
        gateway.Status!.Listeners is [var listener] && IsTrue(listener.Conditions, "Programmed");

    private static bool IsTrue(EquatableList<Condition>? conditions, string type) =>
        conditions?.Any(condition => condition.Type == type && condition.Status == ConditionStatus.True) == true;
}
