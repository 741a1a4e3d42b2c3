using System.Text.Json.Nodes;
using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Api.Schemas;
using Portolan.Kubernetes.Connection;
using Portolan.Kubernetes.Writing;
using Portolan.ProxyConfig;

namespace Portolan.ControlPlane.Serving;

/// <summary>
/// Proxies in a cluster show the token of their ServiceAccount, and the API server says whose it is. A ServiceAccount may serve as a
/// Gateway of its own namespace when it is the one that runs the Gateway's Deployment.
/// </summary>
public sealed class ServiceAccountAuthenticator(KubernetesApi api, TimeProvider time) : IProxyAuthenticator
{
    private const string UserPrefix = "system:serviceaccount:";
    private static readonly ResourceType TokenReview = new(
        "authentication.k8s.io",
        "v1",
        "TokenReview",
        "tokenreviews",
        ResourceScope.Cluster
    );

    private readonly ObjectWriter _objects = new(api, time);

    /// <inheritdoc />
    /// <exception cref="ApiException">The API server cannot be asked.</exception>
    public async ValueTask<string?> RefusalAsync(string token, ProxyKey proxy, CancellationToken cancellation)
    {
        // Nobody else is deployed by us, and so nobody else can show that it runs a proxy.
        if (proxy.Kind != ProxyKind.Gateway)
        {
            return "the token of a ServiceAccount is for the proxies of Gateways alone";
        }

        if (await ReviewAsync(token, cancellation) is not { } account)
        {
            return "the API server does not know it as the token of a ServiceAccount";
        }

        var isRight =
            account.Namespace == proxy.Namespace && (account.Name == proxy.Name || await RunsAsync(account, proxy.Name, cancellation));
        return isRight ? null : $"ServiceAccount {account} does not run the proxies of Gateway {proxy.Namespace}/{proxy.Name}";
    }

    private async Task<NamespacedName?> ReviewAsync(string token, CancellationToken cancellation)
    {
        var review = new JsonObject
        {
            ["apiVersion"] = TokenReview.ApiVersion,
            ["kind"] = TokenReview.Kind,
            ["spec"] = new JsonObject { ["token"] = token },
        };
        var status = (await _objects.CreateAsync(TokenReview, review, cancellation))["status"];
        var user = (string?)status?["user"]?["username"] ?? "";
        return
            (bool?)status?["authenticated"] == true
            && user.StartsWith(UserPrefix, StringComparison.Ordinal)
            && user[UserPrefix.Length..].Split(':') is [var ns, var name]
            ? new NamespacedName(ns, name)
            : null;
    }

    // podTemplate.spec.serviceAccountName of a MeshGatewayConfig lets a user choose another account than the Gateway's own.
    private async Task<bool> RunsAsync(NamespacedName account, string gateway, CancellationToken cancellation)
    {
        var deployment = await _objects.FindAsync(Deployment.Type, new NamespacedName(account.Namespace, gateway), cancellation);
        return (string?)deployment?["spec"]?["template"]?["spec"]?["serviceAccountName"] == account.Name;
    }
}
