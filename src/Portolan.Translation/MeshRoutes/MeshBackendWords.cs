using System.Globalization;
using Portolan.Api;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Naming;
using Portolan.Translation.GatewayApi.References;
using Portolan.Translation.Proxies.Backends;

namespace Portolan.Translation.MeshRoutes;

/// <summary>The words in which mesh routes refer to backends. What is written of a backend is read as that backend.</summary>
internal static class MeshBackendWords
{
    private const string DisplayNameLabel = "kuma.io/display-name";
    private const string NamespaceLabel = "k8s.kuma.io/namespace";
    private const string TagInfix = "_svc_";

    /// <summary>A share that leads to a backend; without one, to nowhere.</summary>
    public static MeshBackendRef Write(BackendKey? backend, int weight, string zone) =>
        backend switch
        {
            null => new MeshBackendRef
            {
                Kind = TargetRefKind.MeshService,
                Name = WellKnown.UnresolvedBackend,
                Weight = weight,
            },

            // The zone tag is why a Service means its endpoints in this cluster and no others.
            { Kind: BackendKinds.Service } => new MeshBackendRef
            {
                Kind = TargetRefKind.MeshServiceSubset,
                Name = ObjectNames.ServiceTag(backend.ObjectName(), backend.Port),
                Tags = EquatableMap<string>.Empty.With(WellKnown.ZoneTag, zone),
                Weight = weight,
            },
            _ => new MeshBackendRef
            {
                Kind = backend.Kind,
                Name = backend.Name,
                Namespace = backend.Namespace,
                Port = backend.Port,
                Weight = weight,
            },
        };

    /// <summary>What a reference in a route means.</summary>
    public static ReferenceResult<BackendKey> Read(IReader reader, Referrer referrer, MeshBackendRef reference)
    {
        var route = referrer.Object;
        if (reference.Name is WellKnown.UnresolvedBackend)
        {
            return new ReferenceResult<BackendKey>.NotFound("the reference that this one was written for leads nowhere");
        }

        if (Subset(reader, reference) is { } unsupported)
        {
            return new ReferenceResult<BackendKey>.Unsupported(unsupported);
        }

        return Meant(reader, route.Name.Namespace, reference) is var (target, port)
            ? BackendLookup.Find(reader, target, port, referrer.Use, CrossingsOf(reader, route, target))
            : new ReferenceResult<BackendKey>.InvalidKind(
                $"{reference.Kind} \"{reference.Name}\" cannot be a backend, or does not say which one"
            );
    }

    // Served whole, a subset would send requests to endpoints that its author left out.
    private static string? Subset(IReader reader, MeshBackendRef reference)
    {
        var zone = reader.Options().Zone;
        var strange = reference.Tags.FirstOrDefault(tag => tag.Key != WellKnown.ZoneTag || tag.Value != zone);
        return strange.Key is null
            ? null
            : $"the tag {strange.Key}={strange.Value} selects some of the endpoints only, which is not supported";
    }

    /// <summary>The object and the port that a reference means, whether or not they are there; absent when it means none.</summary>
    public static (ReferredObject Target, PortChoice Port)? Meant(IReader reader, string home, MeshBackendRef reference) =>
        reference switch
        {
            { Kind: TargetRefKind.MeshService or TargetRefKind.MeshServiceSubset, Name: { } tag, Port: null }
                when ServiceOf(tag) is var (service, port) => (new ReferredObject("", BackendKinds.Service, service), new PortChoice(port)),
            { Kind: TargetRefKind.MeshService } when NameOf(reference, home) is { } name => (
                MeshServiceOrService(reader, name),
                PortOf(reference)
            ),
            { Kind: TargetRefKind.MeshMultiZoneService, Name: { } name } => (
                new ReferredObject(MeshApi.Group, reference.Kind, new NamespacedName(reference.Namespace ?? home, name)),
                PortOf(reference)
            ),
            { Kind: TargetRefKind.XBackend, Name: { } name } => (
                new ReferredObject(
                    Api.Gateway.GatewayApi.ExperimentalGroup,
                    reference.Kind,
                    new NamespacedName(reference.Namespace ?? home, name)
                ),
                PortOf(reference)
            ),
            { Kind: TargetRefKind.MeshExternalService, Name: { } name } => (
                new ReferredObject(
                    MeshApi.Group,
                    reference.Kind,
                    new NamespacedName(reference.Namespace ?? reader.Options().SystemNamespace, name)
                ),
                PortOf(reference)
            ),
            _ => null,
        };

    /// <summary>
    /// Kuma's service tag, <c>backend_demo_svc_8080</c>: names of Kubernetes have no underscore, so it can be taken apart.
    /// </summary>
    private static (NamespacedName Service, int Port)? ServiceOf(string tag)
    {
        var infix = tag.LastIndexOf(TagInfix, StringComparison.Ordinal);
        var separator = tag.IndexOf('_');
        return
            separator > 0
            && infix > separator
            && int.TryParse(tag.AsSpan(infix + TagInfix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? (new NamespacedName(tag[(separator + 1)..infix], tag[..separator]), port)
            : null;
    }

    private static NamespacedName? NameOf(MeshBackendRef reference, string home)
    {
        if (reference.Name is { Length: > 0 } name)
        {
            return new NamespacedName(reference.Namespace ?? home, name);
        }

        return reference.Labels.TryGetValue(DisplayNameLabel, out var display)
            ? new NamespacedName(reference.Labels.GetValueOrDefault(NamespaceLabel) ?? home, display)
            : null;
    }

    // A Service is a service of the mesh although nobody wrote a MeshService for it.
    private static ReferredObject MeshServiceOrService(IReader reader, NamespacedName name) =>
        reader.Get<MeshService>(name) is null
            ? new ReferredObject("", BackendKinds.Service, name)
            : new ReferredObject(MeshApi.Group, BackendKinds.MeshService, name);

    // "sectionName" is the name of a port, or its number.
    private static PortChoice PortOf(MeshBackendRef reference) =>
        int.TryParse(reference.SectionName, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new PortChoice(reference.Port ?? number)
            : new PortChoice(reference.Port, reference.Port is null && reference.SectionName is { Length: > 0 } name ? name : null);

    // A MeshService is the Service that it was made from: who opens the one has opened the other.
    private static Crossing[] CrossingsOf(IReader reader, ObjectKey route, ReferredObject target)
    {
        var crossing = new Crossing(route.Type.Group, route.Type.Kind, route.Name.Namespace, target);
        return target.Kind switch
        {
            BackendKinds.Service =>
            [
                crossing,
                crossing with
                {
                    To = new ReferredObject(MeshApi.Group, BackendKinds.MeshService, target.Name),
                },
            ],
            BackendKinds.MeshService when reader.Get<MeshService>(target.Name) is { } service =>
            [
                crossing,
                crossing with
                {
                    To = new ReferredObject("", BackendKinds.Service, MeshServiceOrigins.ServiceOf(reader, service)),
                },
            ],
            _ => [crossing],
        };
    }
}
