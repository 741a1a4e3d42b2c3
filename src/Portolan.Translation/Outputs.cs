using Portolan.Api;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;

namespace Portolan.Translation;

/// <summary>The sets that leave translation.</summary>
internal static class Outputs
{
    /// <summary>Objects that must exist.</summary>
    public static DerivedSet<Whole, ObjectKey, IResource> Objects { get; } = new("objects");

    /// <summary>Statuses of users' objects.</summary>
    public static DerivedSet<Whole, ObjectKey, IResource> Statuses { get; } = new("statuses");

    /// <summary>Our finalizers on users' objects.</summary>
    public static DerivedSet<Whole, ObjectKey, EquatableList<string>> Finalizers { get; } = new("finalizers");

    /// <summary>A configuration for each proxy.</summary>
    public static DerivedSet<Whole, ProxyKey, ProxyConfiguration> Proxies { get; } = new("proxies");

    /// <summary>What a user should know and no status can say.</summary>
    public static DerivedSet<Whole, Diagnostic, Diagnostic> Diagnostics { get; } = new("diagnostics");
}
