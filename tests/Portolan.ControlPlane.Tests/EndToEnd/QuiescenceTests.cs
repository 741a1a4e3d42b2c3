using System.Text.Json.Nodes;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Api.Gateway;
using Portolan.Api.Mesh;
using Portolan.ControlPlane.Tests.Fakes;
using Portolan.Kubernetes.Writing;

namespace Portolan.ControlPlane.Tests.EndToEnd;

/// <summary>Whatever happened: a second after the last change there are no more writes and no more translations.</summary>
public sealed class QuiescenceTests : IAsyncLifetime
{
    private static readonly NamespacedName Edge = new("default", "edge");
    private static readonly NamespacedName Cart = new("default", "cart");
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private TestCluster _cluster = null!;
    private ControlPlane _controlPlane = null!;
    private Quiet _quiet = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.StartAsync();
        _controlPlane = await _cluster.StartControlPlaneAsync(_time);
        await _cluster.WaitForAsync<Secret>(new("kuma-system", "portolan-session-key"), _ => true);
        _quiet = new Quiet(_cluster, _time);
    }

    public async ValueTask DisposeAsync()
    {
        await _controlPlane.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task After_any_changes_everything_comes_to_rest()
    {
        var edits = Gen.Select(Gen.Int[0, RandomEdits.Count - 1], Gen.Int[0, 2]).Array[1, 10];
        await edits.SampleAsync(
            async sequence =>
            {
                foreach (var (edit, which) in sequence)
                {
                    await RandomEdits.ApplyAsync(_cluster, edit, which);
                }

                await AssertRestAsync(string.Join(", ", sequence.Select(step => RandomEdits.Describe(step.Item1, step.Item2))));
            },
            iter: 8,
            threads: 1,
            print: sequence => string.Join(", ", sequence.Select(step => RandomEdits.Describe(step.Item1, step.Item2)))
        );
    }

    [Fact]
    public async Task A_route_whose_mesh_route_is_refused_says_so_and_it_is_not_tried_again()
    {
        _cluster.Writes.Refused = "/meshhttproutes";
        await ApplyAsync();
        await _quiet.PassSecondAsync();

        var route = await _cluster.WaitForAsync<HttpRoute>(Cart, found => Written(found) is not null);
        Assert.Equal("WriteRefused", Written(route)!.Reason);
        Assert.Contains("refused by the test", Written(route)!.Message, StringComparison.Ordinal);
        await AssertRestAsync("a refused MeshHTTPRoute");
        Assert.Single(Attempts("/meshhttproutes"));
        var events = await _cluster.WaitForAllAsync<Event>(all => all.Any(said => said.Reason == "WriteRefused"));
        Assert.Equal("cart", Assert.Single(events, said => said.Reason == "WriteRefused").InvolvedObject.Name);
    }

    [Fact]
    public async Task What_was_refused_is_tried_again_when_it_changes_and_the_condition_goes()
    {
        _cluster.Writes.Refused = "/meshhttproutes";
        await ApplyAsync();
        await _quiet.PassSecondAsync();
        await _cluster.WaitForAsync<HttpRoute>(Cart, found => Written(found) is not null);

        _cluster.Writes.Refused = null;
        await _cluster.Objects.UpdateAsync(HttpRoute.Type, Cart, OtherPath, Subresource.None, Deadline.Token);
        await _quiet.PassSecondAsync();

        await _cluster.WaitForAsync<HttpRoute>(Cart, found => Written(found) is null);
        Assert.NotEmpty((await _cluster.WaitForAllAsync<MeshHttpRoute>(all => all.Count > 0)));
        await AssertRestAsync("a MeshHTTPRoute that is not refused any more");

        static EditResult OtherPath(JsonObject route)
        {
            route["spec"]!["rules"]![0]!["matches"]![0]!["path"]!["value"] = "/other";
            return EditResult.Changed;
        }
    }

    [Fact]
    public async Task A_gateway_whose_service_is_refused_says_so_and_the_service_is_tried_when_another_goes()
    {
        _cluster.Writes.Refused = "/services/edge";
        await _cluster.CreateAsync<Service>(Manifests.Service);
        await _cluster.CreateAsync<Gateway>(Manifests.Gateway);
        await _quiet.PassSecondAsync();
        var refused = await _cluster.WaitForAsync<Gateway>(Edge, found => Written(found.Status?.Conditions) is not null);
        Assert.StartsWith(
            "Service default/edge is wanted, and the API refuses it: ",
            Written(refused.Status!.Conditions)!.Message,
            StringComparison.Ordinal
        );
        await AssertRestAsync("a refused Service");

        // What it collided with may have been the other one.
        _cluster.Writes.Refused = null;
        await _cluster.Objects.DeleteAsync<Service>(new("default", "echo"), Deadline.Token);
        await _quiet.PassSecondAsync();

        await _cluster.WaitForAsync<Service>(Edge, _ => true);
        await _cluster.WaitForAsync<Gateway>(Edge, found => Written(found.Status?.Conditions) is null);
    }

    private async Task AssertRestAsync(string after)
    {
        await _quiet.PassSecondAsync();
        var writes = _cluster.Writes.All;
        var translations = await TranslationsAsync();
        const int steps = 6;

        await _quiet.PassAsync(TimeSpan.FromSeconds(20), steps);

        Assert.True(
            writes.SequenceEqual(_cluster.Writes.All),
            $"after {after}:\n{string.Join('\n', _cluster.Writes.All.Skip(writes.Count))}"
        );

        Assert.InRange(await TranslationsAsync() - translations, 0, (steps + 1) * Quiet.TranslationsOfMarker);
    }

    private async Task<long> TranslationsAsync()
    {
        using var http = new HttpClient();
        var page = await http.GetStringAsync($"http://{_controlPlane.DiagnosticsEndpoint}/metrics");
        var line = page.Split('\n').Single(line => line.StartsWith("portolan_translations_total ", StringComparison.Ordinal));
        return long.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    private IEnumerable<string> Attempts(string path) => _cluster.Writes.All.Where(write => write.Contains(path, StringComparison.Ordinal));

    private async Task ApplyAsync()
    {
        await _cluster.CreateAsync<Service>(Manifests.Service);
        await _cluster.CreateAsync<Gateway>(Manifests.Gateway);
        await _cluster.CreateAsync<HttpRoute>(Manifests.Route("cart"));
    }

    private static Condition? Written(HttpRoute route) => Written(route.Status?.Parents.FirstOrDefault()?.Conditions);

    private static Condition? Written(IEnumerable<Condition>? conditions) =>
        (conditions ?? []).FirstOrDefault(condition => condition.Type == "gateways.kuma.io/Written");
}
