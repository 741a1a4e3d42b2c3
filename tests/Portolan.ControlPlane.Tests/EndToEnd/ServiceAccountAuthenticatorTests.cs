using System.Text.Json.Nodes;
using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Api.Schemas;
using Portolan.ControlPlane.Serving;
using Portolan.ControlPlane.Tests.Fakes;
using Portolan.ProxyConfig;

namespace Portolan.ControlPlane.Tests.EndToEnd;

public sealed class ServiceAccountAuthenticatorTests : IAsyncLifetime
{
    private TestCluster _cluster = null!;
    private ServiceAccountAuthenticator _authenticator = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.StartAsync();
        _authenticator = new ServiceAccountAuthenticator(_cluster.Api, TimeProvider.System);
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task The_account_of_a_gateway_may_serve_as_that_gateway_only()
    {
        var token = await TokenOfAsync("edge");

        Assert.Null(await RefusalAsync(token, ProxyKey.Gateway("default", "edge")));
        Assert.Equal(
            "ServiceAccount default/edge does not run the proxies of Gateway default/other",
            await RefusalAsync(token, ProxyKey.Gateway("default", "other"))
        );
        Assert.Equal(
            "ServiceAccount default/edge does not run the proxies of Gateway shop/edge",
            await RefusalAsync(token, ProxyKey.Gateway("shop", "edge"))
        );
    }

    [Fact]
    public async Task An_account_that_a_gateways_deployment_runs_under_may_serve_as_it()
    {
        var token = await TokenOfAsync("chosen");
        await _cluster.CreateAsync<Deployment>(
            """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"edge","namespace":"default"},
             "spec":{"selector":{"matchLabels":{"app":"edge"}},"template":{"metadata":{"labels":{"app":"edge"}},
               "spec":{"serviceAccountName":"chosen","containers":[{"name":"c","image":"i"}]}}}}
            """
        );

        Assert.Null(await RefusalAsync(token, ProxyKey.Gateway("default", "edge")));
    }

    [Fact]
    public async Task A_token_that_nobody_issued_may_nothing() =>
        Assert.Equal(
            "the API server does not know it as the token of a ServiceAccount",
            await RefusalAsync("guess", ProxyKey.Gateway("default", "edge"))
        );

    private Task<string?> RefusalAsync(string token, ProxyKey proxy) => _authenticator.RefusalAsync(token, proxy, Deadline.Token).AsTask();

    private async Task<string> TokenOfAsync(string account)
    {
        await _cluster.CreateAsync<ServiceAccount>(
            $$"""{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"{{account}}","namespace":"default"} }"""
        );
        var tokens = new ResourceType("", "v1", "TokenRequest", $"serviceaccounts/{account}/token", ResourceScope.Namespaced);
        var request = JsonNode.Parse(
            """{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","metadata":{"namespace":"default"},"spec":{}}"""
        )!;
        var answer = await _cluster.Objects.CreateAsync(tokens, request.AsObject(), Deadline.Token);
        return (string)answer["status"]!["token"]!;
    }
}
