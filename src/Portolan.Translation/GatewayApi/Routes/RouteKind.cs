using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Attachment;
using Portolan.Translation.MeshRoutes;

namespace Portolan.Translation.GatewayApi.Routes;

/// <summary>
/// A kind of route of Gateway API as a value: what it adds to what all kinds share (<see cref="RoutePipeline{TRoute, TRule}"/>): which
/// parents take it, whether it is accepted, what its references lead to, who counts it, and its status.
/// </summary>
/// <typeparam name="TRoute">The kind.</typeparam>
/// <typeparam name="TRule">A rule of the mesh route that it becomes.</typeparam>
internal sealed class RouteKind<TRoute, TRule>
    where TRoute : class, IResource<TRoute>, IRoute
    where TRule : class
{
    /// <summary>Tells the names of its mesh routes from those of another kind that becomes the same; empty for the first of them.</summary>
    public string NameSalt { get; init; } = "";

    /// <summary>The ports of Services that take it as a route between services.</summary>
    public required ServicePortUse Takes { get; init; }

    /// <summary>The host names that must fit those of a listener; none for kinds that have no host names.</summary>
    public Func<TRoute, EquatableList<string>> Hostnames { get; init; } = _ => [];

    /// <summary>
    /// Which of two kinds that do not share host names on a listener it is; none for kinds that have no such rival.
    /// </summary>
    public RequestClaims? Claims { get; init; }

    /// <summary>What the rules refer to as backends, for what must be found from a backend.</summary>
    public required Func<TRoute, IEnumerable<IBackendReference>> BackendRefs { get; init; }

    /// <summary>The rules, with their references resolved.</summary>
    public required Func<IReader, TRoute, EquatableList<ConvertedRule<TRule>>> Convert { get; init; }

    /// <summary>The mesh resource that people see, for a zone.</summary>
    public required Func<MeshRoute<TRule>, string, Member<Whole, ObjectKey, IResource>> Write { get; init; }

    /// <summary>A route with other metadata and another status, or none.</summary>
    public required Func<TRoute, ObjectMeta, RouteStatus?, TRoute> With { get; init; }
}
