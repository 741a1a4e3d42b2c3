using Portolan.Api;
using Portolan.Api.Mesh;
using Portolan.Primitives;

namespace Portolan.Translation.MeshRoutes;

/// <summary>
/// A mesh route as a value: what stage 1 hands to stage 2, and what a route that a user wrote is read as. References in it are resolved.
/// The resource that people see is written from it.
/// </summary>
/// <typeparam name="TRule">A rule of the kind: <see cref="HttpRule"/>, <see cref="ConnectionRule"/>.</typeparam>
internal sealed record MeshRoute<TRule>
{
    /// <summary>Name, labels and the like of the resource.</summary>
    public required ObjectMeta Metadata { get; init; }

    /// <summary>The proxies that it is for; all of the mesh when absent.</summary>
    public TargetRef? Target { get; init; }

    /// <summary>Destinations, each with its rules.</summary>
    public required EquatableList<MeshRouteTo<TRule>> To { get; init; }
}

/// <summary>A destination with its rules.</summary>
/// <param name="Target">The destination.</param>
/// <param name="Hostnames">The host names, for gateways; empty for those of the listener.</param>
/// <param name="Rules">The rules, in their order.</param>
internal sealed record MeshRouteTo<TRule>(TargetRef Target, EquatableList<string> Hostnames, EquatableList<TRule> Rules);
