using Microsoft.Extensions.Time.Testing;
using Portolan.Api.Gateway;

namespace Portolan.ControlPlane.Tests.Fakes;

/// <summary>
/// Lets time pass on the control plane's clock, and the control plane keep up with it: after each step a marker, a new GatewayClass, is
/// created, and the step is over when it has its status. What the API had told before has been seen by then.
/// </summary>
internal sealed class Quiet(TestCluster cluster, FakeTimeProvider time)
{
    public const string Marker = "marker-of-the-test";

    /// <summary>A marker is seen when it is created, and when its status comes back.</summary>
    public const int TranslationsOfMarker = 2;

    private int _markers;

    /// <summary>Lets a time pass, in steps that are shorter than any request may take.</summary>
    public async Task PassAsync(TimeSpan step, int steps)
    {
        for (var taken = 0; taken < steps; taken++)
        {
            time.Advance(step);
            await KeepUpAsync();
        }
    }

    /// <summary>Lets the second pass in which everything must have come to rest.</summary>
    public Task PassSecondAsync() => PassAsync(TimeSpan.FromMilliseconds(100), 10);

    private async Task KeepUpAsync()
    {
        var name = $"{Marker}-{++_markers}";
        await cluster.CreateAsync<GatewayClass>(
            $$$"""
            {"apiVersion":"gateway.networking.k8s.io/v1","kind":"GatewayClass","metadata":{"name":"{{{name}}}"},
             "spec":{"controllerName":"gateways.kuma.io/controller"} }
            """
        );
        await cluster.WaitForAsync<GatewayClass>(
            new("", name),
            found => found.Status?.Conditions.Any(condition => condition.Status == "True") == true
        );
    }
}
