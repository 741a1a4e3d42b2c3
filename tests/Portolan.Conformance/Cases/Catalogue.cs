using System.Reflection;

namespace Portolan.Conformance.Cases;

/// <summary>
/// Holds the cases against the lists of what the profile GATEWAY-HTTP calls core, and of all that concerns the other kinds of routes.
/// </summary>
public sealed class Catalogue
{
    internal static readonly string[] Core =
    [
        "GatewayClassObservedGenerationBump",
        "GatewayInvalidParametersRef",
        "GatewayInvalidRouteKind",
        "GatewayInvalidTLSConfiguration",
        "GatewayListenerUnsupportedProtocol",
        "GatewayModifyListeners",
        "GatewayObservedGenerationBump",
        "GatewaySecretInvalidReferenceGrant",
        "GatewaySecretMissingReferenceGrant",
        "GatewaySecretReferenceGrantAllInNamespace",
        "GatewaySecretReferenceGrantSpecific",
        "GatewayWithAttachedRoutes",
        "HTTPRouteCrossNamespace",
        "HTTPRouteExactPathMatching",
        "HTTPRouteHTTPSListener",
        "HTTPRouteHeaderMatching",
        "HTTPRouteHostnameIntersection",
        "HTTPRouteInvalidBackendRefUnknownKind",
        "HTTPRouteInvalidCrossNamespaceBackendRef",
        "HTTPRouteInvalidCrossNamespaceParentRef",
        "HTTPRouteInvalidNonExistentBackendRef",
        "HTTPRouteInvalidParentRefNotMatchingSectionName",
        "HTTPRouteInvalidReferenceGrant",
        "HTTPRouteListenerHostnameMatching",
        "HTTPRouteMatching",
        "HTTPRouteMatchingAcrossRoutes",
        "HTTPRouteMultipleGateways",
        "HTTPRouteNoBackendRefs",
        "HTTPRouteObservedGenerationBump",
        "HTTPRoutePartiallyInvalidViaInvalidReferenceGrant",
        "HTTPRoutePathMatchOrder",
        "HTTPRouteRedirectHostAndStatus",
        "HTTPRouteReferenceGrant",
        "HTTPRouteRequestHeaderModifier",
        "HTTPRouteServiceTypes",
        "HTTPRouteSimpleSameNamespace",
        "HTTPRouteWeight",
    ];

    /// <summary>The tests of the kinds of routes other than HTTPRoute, of every level.</summary>
    internal static readonly string[] OtherKinds =
    [
        "GRPCExactMethodMatching",
        "GRPCRouteHeaderMatching",
        "GRPCRouteListenerHostnameMatching",
        "GRPCRouteNamedRule",
        "GRPCRouteWeight",
        "TCPRouteInvalidBackendRefNonexistent",
        "TCPRouteInvalidCrossNamespaceBackendRef",
        "TCPRouteInvalidNonTCPListener",
        "TCPRouteMultipleRoutesAttachment",
        "TCPRouteParentRefAttachAll",
        "TCPRouteParentRefPortAndSectionName",
        "TCPRouteReferenceGrant",
        "TCPRouteWeightedRouting",
        "TLSRouteHostnameIntersection",
        "TLSRouteInvalidBackendRefNonexistent",
        "TLSRouteInvalidBackendRefUnknownKind",
        "TLSRouteInvalidNoMatchingListener",
        "TLSRouteInvalidNoMatchingListenerHostname",
        "TLSRouteInvalidReferenceGrant",
        "TLSRouteListenerMixedTerminationNotSupported",
        "TLSRouteListenerPassthroughSupportedKinds",
        "TLSRouteListenerTerminateNotSupported",
        "TLSRouteListenerTerminateSupportedKinds",
        "TLSRouteMixedTerminationSameNamespace",
        "TLSRouteSimpleSameNamespace",
        "TLSRouteTerminateSimpleSameNamespace",
        "UDPRoute",
        "UDPRouteInvalidBackendRefNonexistent",
        "UDPRouteInvalidCrossNamespaceBackendRef",
        "UDPRouteMultipleRoutesAttachment",
        "UDPRouteNotAllowedByListeners",
        "UDPRouteParentRefAttachAllListeners",
        "UDPRouteParentRefPortAndSectionName",
        "UDPRouteReferenceGrant",
        "UDPRouteWeightedRouting",
    ];

    [Fact]
    public void Every_core_test_of_the_http_profile_has_a_case()
    {
        Assert.Empty(Core.Except(Shown));
        Assert.Equal(37, Core.Length);
    }

    [Fact]
    public void Every_test_of_the_other_kinds_of_routes_has_a_case() => Assert.Empty(OtherKinds.Except(Shown));

    [Fact]
    public void Every_manifest_belongs_to_a_case()
    {
        var source = typeof(Catalogue)
            .Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("Cases/", StringComparison.Ordinal))
            .ToArray();

        Assert.True(source.Length >= 30, $"{source.Length} manifests are embedded");
        Assert.All(source, name => Assert.NotEmpty(Harness.Manifest.Parse(ReadResource(name))));
    }

    /// <summary>The upstream tests that cases stand for.</summary>
    internal static HashSet<string> Shown =>
        typeof(Catalogue)
            .Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(Catalogue).Namespace)
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .SelectMany(method => method.GetCustomAttributes<TraitAttribute>())
            .Where(trait => trait.Name == "Upstream")
            .Select(trait => trait.Value)
            .ToHashSet(StringComparer.Ordinal);

    private static string ReadResource(string name)
    {
        using var reader = new StreamReader(typeof(Catalogue).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
