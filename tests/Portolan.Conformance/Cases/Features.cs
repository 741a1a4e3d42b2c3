using System.Reflection;
using Portolan.Conformance.Harness;

namespace Portolan.Conformance.Cases;

/// <summary>Holds what the GatewayClass claims against what the cases show.</summary>
public sealed class Features(CaseCluster cluster)
{
    /// <summary>The upstream test that shows a feature, where their names do not tell.</summary>
    private static readonly Dictionary<string, string> ShownBy = new(StringComparer.Ordinal)
    {
        ["Gateway"] = "GatewayObservedGenerationBump",
        ["GatewayBackendClientCertificate"] = "GatewayTLSBackendClientCertificate",
        ["GatewayAddressEmpty"] = "GatewayOptionalAddressValue",
        ["GatewayHTTPSListenerDetectMisdirectedRequests"] = "HTTPRouteHTTPSListenerDetectMisdirectedRequests",
        ["GatewayInfrastructurePropagation"] = "GatewayInfrastructure",
        ["GatewayPort8080"] = "GatewayWithAttachedRoutesWithPort8080",
        ["GRPCRoute"] = "GRPCExactMethodMatching",
        ["GRPCRouteNamedRouteRule"] = "GRPCRouteNamedRule",
        ["HTTPRoute"] = "HTTPRouteSimpleSameNamespace",
        ["HTTPRoute303RedirectStatusCode"] = "HTTPRoute303Redirect",
        ["HTTPRoute307RedirectStatusCode"] = "HTTPRoute307Redirect",
        ["HTTPRoute308RedirectStatusCode"] = "HTTPRoute308Redirect",
        ["HTTPRouteBackendRequestHeaderModification"] = "HTTPRouteBackendRequestHeaderModifier",
        ["HTTPRouteBackendTimeout"] = "HTTPRouteTimeoutBackendRequest",
        ["HTTPRouteDestinationPortMatching"] = "HTTPRouteInvalidParentRefNotMatchingListenerPort",
        ["HTTPRouteHostRewrite"] = "HTTPRouteRewriteHost",
        ["HTTPRouteNamedRouteRule"] = "HTTPRouteNamedRule",
        ["HTTPRouteParentRefPort"] = "HTTPRouteListenerPortMatching",
        ["HTTPRoutePathRedirect"] = "HTTPRouteRedirectPath",
        ["HTTPRoutePathRewrite"] = "HTTPRouteRewritePath",
        ["HTTPRoutePortRedirect"] = "HTTPRouteRedirectPort",
        ["HTTPRouteRequestTimeout"] = "HTTPRouteTimeoutRequest",
        ["HTTPRouteResponseHeaderModification"] = "HTTPRouteResponseHeaderModifier",
        ["HTTPRouteRetryBackendTimeout"] = "HTTPRouteRetryWithTimeouts",
        ["HTTPRouteSchemeRedirect"] = "HTTPRouteRedirectScheme",
        ["ListenerSet"] = "ListenerSetHTTPRouting",
        ["TCPRoute"] = "TCPRouteParentRefAttachAll",
        ["TLSRoute"] = "TLSRouteSimpleSameNamespace",
        ["TLSRouteModeMixed"] = "TLSRouteMixedTerminationSameNamespace",
        ["TLSRouteModeTerminate"] = "TLSRouteTerminateSimpleSameNamespace",
        ["ReferenceGrant"] = "HTTPRouteReferenceGrant",
    };

    [Fact]
    public async Task Every_feature_that_the_class_claims_is_shown_by_a_case()
    {
        await using var scene = await cluster.OpenAsync("features");
        var gatewayClass = await scene.Observer.ConditionsAsync(
            ObjectId.GatewayClass("kuma"),
            Condition.True("Accepted"),
            Condition.True("SupportedVersion")
        );
        var claimed = gatewayClass["status"]!["supportedFeatures"]!.AsArray().Select(feature => (string)feature!["name"]!).ToArray();

        Assert.NotEmpty(claimed);
        Assert.Equal(claimed.Order(StringComparer.Ordinal), claimed);
        Assert.DoesNotContain(claimed, feature => !Shown.Contains(ShownBy.GetValueOrDefault(feature, feature)));
    }

    private static HashSet<string> Shown =>
        typeof(Features)
            .Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(Features).Namespace)
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .SelectMany(method => method.GetCustomAttributes<TraitAttribute>())
            .Where(trait => trait.Name == "Upstream")
            .Select(trait => trait.Value)
            .ToHashSet(StringComparer.Ordinal);
}
