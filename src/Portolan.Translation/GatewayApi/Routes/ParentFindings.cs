using System.Globalization;
using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Attachment;
using Portolan.Translation.GatewayApi.ListenerSets;
using Portolan.Translation.GatewayApi.References;

namespace Portolan.Translation.GatewayApi.Routes;

/// <summary>
/// Tells of parents that are not there. No status can: a parent's entry is written by the parent's controller, and nobody is that of a
/// Gateway that does not exist.
/// </summary>
internal static class ParentFindings
{
    /// <summary>A route names a Gateway or ListenerSet that does not exist, or a ListenerSet such a Gateway.</summary>
    public const string NoSuchGateway = "PTL0101";

    /// <summary>A route asks for default Gateways, and there is none.</summary>
    public const string NoDefaultGateway = "PTL0102";

    /// <summary>A parent took a route, but some of its listeners have older routes of the other kind for the same host names.</summary>
    public const string LostListener = "PTL0103";

    private static readonly ResourceIndex<Gateway> GatewaysByNamespace = new(
        "Gateways by namespace",
        gateway => [gateway.Metadata.Namespace]
    );

    private static readonly ResourceIndex<ListenerSet> SetsByNamespace = new("ListenerSets by namespace", set => [set.Metadata.Namespace]);

    /// <summary>The findings of a ListenerSet.</summary>
    public static Rule<NamespacedName, EquatableList<Member<Whole, Finding, Finding>>> OfListenerSet { get; } =
        new(
            "findings of a ListenerSet",
            (reader, key) =>
                reader.Get<ListenerSet>(key) is { } set && ListenerSetRules.NamesGateway(set)
                    ? Missing(
                        reader,
                        new ObjectKey(ListenerSet.Type, key),
                        [("spec.parentRef", new ObjectKey(Gateway.Type, ListenerSetRules.GatewayOf(set)))]
                    )
                    : []
        );

    /// <summary>The findings of a route, of which its Gateways said <paramref name="answers"/>.</summary>
    public static EquatableList<Member<Whole, Finding, Finding>> Of<TRoute>(
        IReader reader,
        TRoute route,
        EquatableList<GatewayParent> answers
    )
        where TRoute : class, IResource<TRoute>, IRoute
    {
        var key = new ObjectKey(TRoute.Type, route.Metadata.Key);
        var missing = Missing(
            reader,
            key,
            route
                .ParentRefs.Select((parent, index) => (Field(index), GatewayParents.ObjectOf(parent, key.Name)))
                .Where(entry => entry.Item2 is not null)
                .Select(entry => (entry.Item1, entry.Item2!))
        );
        var lost = answers
            .Where(answer => answer.Decision.Note.Length > 0)
            .Select(answer =>
                Entry(
                    new Finding(
                        LostListener,
                        Severity.Warning,
                        key,
                        Field(route.ParentRefs.ToList().IndexOf(answer.Parent)),
                        answer.Decision.Note
                    )
                )
            );
        return route.UseDefaultGateways is { } scope and not DefaultScopes.None && reader.Members(Parents.Defaults, scope).IsEmpty
            ? [.. missing, .. lost, Undefaulted(key, scope)]
            : [.. missing, .. lost];
    }

    // The route must be treated as if it did not ask (GEP-3793): so no status can tell.
    private static Member<Whole, Finding, Finding> Undefaulted(ObjectKey route, string scope) =>
        Entry(
            new Finding(
                NoDefaultGateway,
                Severity.Warning,
                route,
                "spec.useDefaultGateways",
                $"no Gateway has spec.defaultScope: {scope}, so the route is bound to none by default; give it to one, or name a Gateway in spec.parentRefs"
            )
        );

    private static Member<Whole, Finding, Finding> Entry(Finding finding) => new(Whole.Instance, finding, finding);

    // A default Gateway is none that the route names.
    private static string Field(int index) =>
        index < 0 ? "spec.useDefaultGateways" : string.Create(CultureInfo.InvariantCulture, $"spec.parentRefs[{index}]");

    private static EquatableList<Member<Whole, Finding, Finding>> Missing(
        IReader reader,
        ObjectKey child,
        IEnumerable<(string Field, ObjectKey Parent)> parents
    ) =>
        parents
            .Where(entry => reader.Member(Parents.Names, Whole.Instance, entry.Parent) is null)
            .Select(entry => Missing(reader, child, entry.Field, entry.Parent))
            .Select(finding => new Member<Whole, Finding, Finding>(Whole.Instance, finding, finding))
            .ToEquatableList();

    private static Finding Missing(IReader reader, ObjectKey child, string field, ObjectKey parent) =>
        new(
            NoSuchGateway,
            Severity.Warning,
            child,
            field,
            $"{parent.Type.Kind} \"{parent.Name.Name}\" not found in \"{parent.Name.Namespace}\"{NearTo(reader, parent)}"
        );

    private static string NearTo(IReader reader, ObjectKey parent) =>
        parent.Type == Gateway.Type
            ? Suggestions.DidYouMean(reader, GatewaysByNamespace, parent.Name.Namespace, parent.Name.Name)
            : Suggestions.DidYouMean(reader, SetsByNamespace, parent.Name.Namespace, parent.Name.Name);
}
