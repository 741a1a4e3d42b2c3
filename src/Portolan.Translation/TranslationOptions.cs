namespace Portolan.Translation;

/// <summary>What translation must know of its surroundings.</summary>
public sealed record TranslationOptions
{
    /// <summary>The zone's name, for tags.</summary>
    public string Zone { get; init; } = "default";

    /// <summary>Where generated policies and copied secrets live (Kuma's <c>kuma-system</c>).</summary>
    public string SystemNamespace { get; init; } = "kuma-system";

    /// <summary>The image of gateway proxies.</summary>
    public string ProxyImage { get; init; } = "ghcr.io/portolan/portolan-proxy:latest";

    /// <summary>Where proxies find the control plane.</summary>
    public string ControlPlaneUrl { get; init; } = "https://kuma-control-plane.kuma-system:5678";
}
