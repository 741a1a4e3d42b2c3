using System.Globalization;
using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.References;

namespace Portolan.Translation.GatewayApi.Routes;

/// <summary>
/// Tells of parents that are not there. No status can: a parent's entry is written by the parent's controller, and nobody is that of a Gateway
/// that does not exist.
/// </summary>
internal static class ParentFindings
{
    /// <summary>A route names a Gateway that does not exist.</summary>
    public const string NoSuchGateway = "PTL0101";

    private static readonly ResourceIndex<Gateway> GatewaysByNamespace = new("Gateways by namespace", gateway => [gateway.Metadata.Namespace]);

    private static readonly Rule<NamespacedName, bool> Exists = new("Gateway exists", (reader, name) => reader.Get<Gateway>(name) is not null);

    /// <summary>The findings of a route.</summary>
    public static EquatableList<Member<Whole, Diagnostic, Diagnostic>> Of<TRoute>(IReader reader, TRoute route)
        where TRoute : class, IResource<TRoute>, IRoute
    {
        var key = new ObjectKey(TRoute.Type, route.Metadata.Key);
        return route.ParentRefs
            .Select((parent, index) => (Parent: parent, Index: index))
            .Where(entry => GatewayParents.IsGateway(entry.Parent))
            .Select(entry => (Name: new NamespacedName(entry.Parent.Namespace ?? key.Name.Namespace, entry.Parent.Name), entry.Index))
            .Where(entry => !reader.Fetch(Exists, entry.Name))
            .Select(entry => Missing(reader, key, entry.Name, entry.Index))
            .Select(diagnostic => new Member<Whole, Diagnostic, Diagnostic>(default, diagnostic, diagnostic))
            .ToEquatableList();
    }

    private static Diagnostic Missing(IReader reader, ObjectKey route, NamespacedName gateway, int index)
    {
        var near = Suggestions.DidYouMean(
            gateway.Name,
            reader.Lookup(GatewaysByNamespace, gateway.Namespace).Select(candidate => candidate.Metadata.Name));
        return new Diagnostic(
            NoSuchGateway,
            route,
            string.Create(CultureInfo.InvariantCulture, $"spec.parentRefs[{index}]"),
            $"Gateway \"{gateway.Name}\" not found in \"{gateway.Namespace}\"{near}");
    }
}
