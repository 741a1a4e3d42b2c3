using Portolan.Api;
using Portolan.Api.Schemas;

namespace Portolan.Translation;

/// <summary>
/// What translation must know of its surroundings. It is an input like any object, so that rules stay functions of nothing but what they
/// read: an evaluator files it under <see cref="Key"/>. Never stored in the API.
/// </summary>
public sealed record TranslationOptions : IResource<TranslationOptions>
{
    /// <summary>The one name under which the options are read.</summary>
    public static NamespacedName Key { get; } = new("", "options");

    /// <inheritdoc />
    public static ResourceType Type { get; } =
        new("internal.portolan", "v1", "TranslationOptions", "translationoptions", ResourceScope.Cluster);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new() { Name = Key.Name };

    /// <summary>The zone's name, for tags.</summary>
    public string Zone { get; init; } = "default";

    /// <summary>Where generated policies and copied secrets live (Kuma's <c>kuma-system</c>).</summary>
    public string SystemNamespace { get; init; } = "kuma-system";

    /// <summary>
    /// The version of Gateway API whose CRDs are installed (their annotation <c>gateway.networking.k8s.io/bundle-version</c>); empty when
    /// they do not say. The embedded API server brings the version that our records are made for.
    /// </summary>
    public string GatewayApiVersion { get; init; } = Api.Gateway.GatewayApi.BundleVersion;

    /// <summary>The image of gateway proxies.</summary>
    public string ProxyImage { get; init; } = "ghcr.io/portolan/portolan-proxy:latest";

    /// <summary>Where proxies find the control plane: all its replicas are behind this name.</summary>
    public string ControlPlaneUrl { get; init; } = "https://kuma-control-plane.kuma-system:5678";

    /// <summary>PEM certificates that proxies trust for the control plane; empty for those of their machine.</summary>
    public string ControlPlaneCertificates { get; init; } = "";
}
