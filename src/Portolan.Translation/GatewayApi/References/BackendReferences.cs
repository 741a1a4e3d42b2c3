using System.Diagnostics;
using System.Globalization;
using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Api.Gateway;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Naming;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.References;

/// <summary>Resolves the <c>backendRef</c>s of routes and filters to backends of a mesh route.</summary>
internal static class BackendReferences
{
    private static readonly ResourceIndex<Service> ServicesByNamespace = new("Services by namespace", service => [service.Metadata.Namespace]);

    /// <summary>The backend that a route of <paramref name="kind"/> in <paramref name="from"/> refers to.</summary>
    public static ReferenceResult<MeshBackendRef> Resolve(IReader reader, string kind, string from, IBackendReference reference)
    {
        var target = new ReferredObject(reference.Group, reference.Kind, new NamespacedName(reference.Namespace ?? from, reference.Name));
        var lookup = LookupOf(reference);
        if (lookup is null)
        {
            return new ReferenceResult<MeshBackendRef>.InvalidKind(
                $"{ReferredObject.KindName(reference.Group, reference.Kind)} cannot be a backend: use a Service, or a MeshService, MeshMultiZoneService or MeshExternalService of {MeshApi.Group}");
        }

        // Before the lookup, so that nobody learns what exists in a namespace that grants nothing.
        var crossing = new Crossing(WellKnown.GatewayGroup, kind, from, target);
        return reader.Fetch(ReferenceGrants.Permits, crossing)
            ? lookup(reader, target, reference.Port)
            : new ReferenceResult<MeshBackendRef>.NotPermitted(ReferenceGrants.Refusal(crossing));
    }

    /// <summary>The reason of a route's condition.</summary>
    public static Problem? ProblemOf(ReferenceResult<MeshBackendRef> result) => result switch
    {
        ReferenceResult<MeshBackendRef>.Resolved => null,
        ReferenceResult<MeshBackendRef>.NotFound missing => new Problem(Reasons.BackendNotFound, missing.Message),
        ReferenceResult<MeshBackendRef>.InvalidKind invalid => new Problem(Reasons.InvalidKind, invalid.Message),
        ReferenceResult<MeshBackendRef>.NotPermitted refused => new Problem(Reasons.RefNotPermitted, refused.Message),
        ReferenceResult<MeshBackendRef>.Unsupported unsupported => new Problem(Reasons.UnsupportedProtocol, unsupported.Message),
        _ => throw new UnreachableException(),
    };

    private static Func<IReader, ReferredObject, int?, ReferenceResult<MeshBackendRef>>? LookupOf(IBackendReference reference) =>
        (reference.Group, reference.Kind) switch
        {
            ("", "Service") => FindService,
            (MeshApi.Group, TargetRefKind.MeshService) => MeshBackends.FindMeshService,
            (MeshApi.Group, TargetRefKind.MeshMultiZoneService) => MeshBackends.FindMultiZoneService,
            (MeshApi.Group, TargetRefKind.MeshExternalService) => MeshBackends.FindExternalService,
            _ => null,
        };

    // The zone tag is why a Service means its endpoints in this cluster and no others.
    private static ReferenceResult<MeshBackendRef> FindService(IReader reader, ReferredObject target, int? port)
    {
        if (port is not { } number)
        {
            return new ReferenceResult<MeshBackendRef>.InvalidKind("backend reference to Service must include a port");
        }

        if (reader.Fetch(ServicePorts.Of, target.Name) is not { } service)
        {
            var near = Suggestions.DidYouMean(
                target.Name.Name,
                reader.Lookup(ServicesByNamespace, target.Name.Namespace).Select(candidate => candidate.Metadata.Name));
            return new ReferenceResult<MeshBackendRef>.NotFound($"Service \"{target.Name.Name}\" not found in \"{target.Name.Namespace}\"{near}");
        }

        if (service.Form is ServiceForm.ExternalName)
        {
            return new ReferenceResult<MeshBackendRef>.InvalidKind(
                $"{target} is of type ExternalName, which is not safe to forward to: use a MeshExternalService");
        }

        if (reader.Fetch(BackendProtocols.FaultOfService, (target.Name, number)) is { } fault)
        {
            return new ReferenceResult<MeshBackendRef>.Unsupported(fault);
        }

        return service.Ports.Any(candidate => candidate.Number == number)
            ? new ReferenceResult<MeshBackendRef>.Resolved(new MeshBackendRef
            {
                Kind = TargetRefKind.MeshServiceSubset,
                Name = ObjectNames.ServiceTag(target.Name, number),
                Tags = EquatableMap<string>.Empty.With(WellKnown.ZoneTag, reader.Options().Zone),
            })
            : new ReferenceResult<MeshBackendRef>.NotFound(NoPort(target, number, service.Ports.Select(candidate => candidate.Number)));
    }

    /// <summary>What a user reads when a backend has no such port.</summary>
    public static string NoPort(ReferredObject target, int port, IEnumerable<int> ports)
    {
        var there = string.Join(", ", ports.Select(number => number.ToString(CultureInfo.InvariantCulture)));
        return string.Create(CultureInfo.InvariantCulture, $"{target} has no port {port}{(there.Length == 0 ? "" : $"; it has {there}")}");
    }
}
