namespace Portolan.Routing.Paths;

/// <summary>What <see cref="PathNormalization"/> made of a path: the text to match and to forward, or why there is none.</summary>
public readonly record struct NormalizedPath(PathFault Fault, string Value)
{
    /// <summary>Whether the path can be used.</summary>
    public bool IsValid => Fault == PathFault.None;
}
