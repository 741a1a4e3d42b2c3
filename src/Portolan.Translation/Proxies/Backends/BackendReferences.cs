using System.Globalization;
using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Api.Mesh;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Naming;

namespace Portolan.Translation.Proxies.Backends;

/// <summary>Finds what a mesh route's reference to a backend means.</summary>
internal static class BackendReferences
{
    private const string DisplayNameLabel = "kuma.io/display-name";
    private const string NamespaceLabel = "k8s.kuma.io/namespace";
    private const string TagInfix = "_svc_";

    /// <summary>The target, if there is one: a share of requests without a target is answered 500. <paramref name="home"/> is the route's namespace.</summary>
    public static BackendKey? Resolve(IReader reader, ITargetRef reference, int? port, string home)
    {
        var target = Read(reader, reference, port, home);
        return target is { } found && reader.Fetch(BackendRules.Exists, found) ? found : null;
    }

    private static BackendKey? Read(IReader reader, ITargetRef reference, int? port, string home) => reference switch
    {
        { Name: WellKnown.UnresolvedBackend } => null,
        { Kind: TargetRefKind.MeshService or TargetRefKind.MeshServiceSubset, Name: { } tag } when port is null && FromTag(tag) is { } target => target,
        { Kind: TargetRefKind.MeshService } => FromMeshService(reader, reference, port, home),
        { Kind: TargetRefKind.MeshMultiZoneService, Name: { } name } =>
            FromMultiZone(reader, new NamespacedName(reference.Namespace ?? home, name), reference.SectionName, port),
        { Kind: TargetRefKind.MeshExternalService, Name: { } name } =>
            FromExternal(reader, new NamespacedName(reference.Namespace ?? reader.Options().SystemNamespace, name)),
        _ => null,
    };

    /// <summary>Kuma's service tag, <c>backend_demo_svc_8080</c>; names of Kubernetes have no underscore, so it can be taken apart.</summary>
    private static BackendKey? FromTag(string tag)
    {
        var infix = tag.LastIndexOf(TagInfix, StringComparison.Ordinal);
        var separator = tag.IndexOf('_');
        return separator > 0
            && infix > separator
            && int.TryParse(tag.AsSpan(infix + TagInfix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                ? BackendKinds.Key(BackendKinds.Service, new NamespacedName(tag[(separator + 1)..infix], tag[..separator]), port)
                : null;
    }

    private static BackendKey? FromMeshService(IReader reader, ITargetRef reference, int? port, string home)
    {
        if (NamedMeshService(reference, home) is not { } name)
        {
            return null;
        }

        var service = reader.Get<MeshService>(name) is { } mesh ? MeshServices.ServiceOf(reader, mesh) : name;
        var number = port
            ?? NumberOf(reference.SectionName)
            ?? reader.Get<Service>(service)?.Spec.Ports
                .FirstOrDefault(candidate => string.Equals(candidate.Name, reference.SectionName, StringComparison.Ordinal))?.Port;
        return number is { } known ? BackendKinds.Key(BackendKinds.Service, service, known) : null;
    }

    private static NamespacedName? NamedMeshService(ITargetRef reference, string home)
    {
        if (reference.Name is { Length: > 0 } name)
        {
            return new NamespacedName(reference.Namespace ?? home, name);
        }

        return reference.Labels.TryGetValue(DisplayNameLabel, out var display)
            ? new NamespacedName(reference.Labels.GetValueOrDefault(NamespaceLabel) ?? home, display)
            : null;
    }

    private static BackendKey? FromMultiZone(IReader reader, NamespacedName name, string? section, int? port)
    {
        var number = port
            ?? NumberOf(section)
            ?? reader.Get<MeshMultiZoneService>(name)?.Spec.Ports
                .FirstOrDefault(candidate => string.Equals(candidate.Name, section, StringComparison.Ordinal))?.Port;
        return number is { } known ? BackendKinds.Key(BackendKinds.MeshMultiZoneService, name, known) : null;
    }

    // TLS towards a service outside is not in a proxy's words yet: such a service has no target rather than a plain-text one.
    private static BackendKey? FromExternal(IReader reader, NamespacedName name) =>
        reader.Get<MeshExternalService>(name) is { Spec: { Extension: null, Tls: null or { Enabled: false } } spec }
            ? BackendKinds.Key(BackendKinds.MeshExternalService, name, spec.Match.Port)
            : null;

    private static int? NumberOf(string? section) =>
        int.TryParse(section, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
