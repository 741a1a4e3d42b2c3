using Portolan.Primitives;
using Portolan.ProxyConfig;

namespace Portolan.Translation.MeshRoutes;

/// <summary>A rule for connections, as a value: every connection of its listeners takes it.</summary>
internal sealed record ConnectionRule
{
    /// <summary>The user's name for it.</summary>
    public string? Name { get; init; }

    /// <summary>Where connections go.</summary>
    public required EquatableList<ConnectionShare> Backends { get; init; }
}
