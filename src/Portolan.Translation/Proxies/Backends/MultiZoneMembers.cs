using Portolan.Api;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.MeshSelection;
using Portolan.Translation.GatewayApi.References;

namespace Portolan.Translation.Proxies.Backends;

/// <summary>
/// What a MeshMultiZoneService selects: every MeshService that its labels match. The operator's, in the system's namespace, selects among
/// all; any other one among those of its own namespace, and those that a ReferenceGrant opens to it.
/// </summary>
/// <param name="Here">The Services behind those of this zone.</param>
/// <param name="Elsewhere">The zones of the others, which no proxy reaches yet.</param>
internal sealed record MultiZoneMembers(EquatableList<NamespacedName> Here, EquatableList<string> Elsewhere)
{
    /// <summary>The members; absent when there is no such service. A rule of its own: most changes of MeshServices are of others.</summary>
    public static Rule<NamespacedName, MultiZoneMembers?> Of { get; } =
        new(
            "members of a MeshMultiZoneService",
            (reader, key) => reader.Get<MeshMultiZoneService>(key) is { } service ? Select(reader, service) : null
        );

    private static MultiZoneMembers Select(IReader reader, MeshMultiZoneService service)
    {
        var wanted = service.Spec.Selector.MeshService.Labels;
        var members = reader
            .List<MeshService>()
            .Where(candidate =>
                wanted.All(label =>
                    string.Equals(candidate.Metadata.Labels.GetValueOrDefault(label.Key), label.Value, StringComparison.Ordinal)
                )
            )
            .Where(candidate => MaySelect(reader, service, candidate))
            .Where(candidate => MeshOf.Object(reader, candidate.Metadata) == MeshOf.Object(reader, service.Metadata))
            .ToLookup(candidate => MeshServiceOrigins.ZoneElsewhere(reader, candidate));
        return new MultiZoneMembers(
            members[null].Select(candidate => MeshServiceOrigins.ServiceOf(reader, candidate)).ToEquatableList(),
            members.Select(zone => zone.Key).OfType<string>().Order(StringComparer.Ordinal).ToEquatableList()
        );
    }

    private static bool MaySelect(IReader reader, MeshMultiZoneService service, MeshService candidate) =>
        MeshServiceOrigins.IsOfTheSystem(reader, service.Metadata)
        || reader.Fetch(
            ReferenceGrants.Permits,
            new Crossing(
                MeshApi.Group,
                MeshMultiZoneService.Type.Kind,
                service.Metadata.Namespace,
                new ReferredObject(MeshApi.Group, MeshService.Type.Kind, candidate.Metadata.Key)
            )
        );
}
