namespace Portolan.Api.Gateway;

/// <summary>Names that all of Gateway API shares.</summary>
public static class GatewayApi
{
    /// <summary>The API group.</summary>
    public const string Group = "gateway.networking.k8s.io";

    /// <summary>The API group of kinds that are still tried out.</summary>
    public const string ExperimentalGroup = "gateway.networking.x-k8s.io";

    /// <summary>The preferred version.</summary>
    public const string Version = "v1";

    /// <summary>The version of the kinds that are still tried out.</summary>
    public const string ExperimentalVersion = "v1alpha1";

    /// <summary>The release whose CRDs the records follow.</summary>
    public const string BundleVersion = "v1.6.1";
}
