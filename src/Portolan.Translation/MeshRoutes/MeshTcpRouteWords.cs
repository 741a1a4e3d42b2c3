using System.Globalization;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.ProxyConfig;

namespace Portolan.Translation.MeshRoutes;

/// <summary>Rules for connections in the words of MeshTCPRoute. A rule that is written is read as the same rule.</summary>
internal static class MeshTcpRouteWords
{
    /// <summary>The resource that people see.</summary>
    public static MeshTcpRoute Write(MeshRoute<ConnectionRule> route, string zone) => new()
    {
        Metadata = route.Metadata,
        Spec = new MeshTcpRouteSpec
        {
            TargetRef = route.Target,
            To = route.To
                .Select(to => new MeshTcpRouteTo { TargetRef = to.Target, Rules = to.Rules.Select(rule => Write(rule, zone)).ToEquatableList() })
                .ToEquatableList(),
        },
    };

    /// <summary>The rule as a resource says it.</summary>
    public static MeshTcpRouteRule Write(ConnectionRule rule, string zone) => new()
    {
        Name = rule.Name,
        Default = new MeshTcpRouteConf
        {
            BackendRefs = rule.Backends.Select(backend => MeshBackendWords.Write(backend.Backend, backend.Weight, zone)).ToEquatableList(),
        },
    };

    /// <summary>The destinations and rules that a resource says.</summary>
    public static EquatableList<MeshRouteTo<ConnectionRule>> Read(MeshTcpRoute route, MeshReferences references) => route.Spec.To
        .Select((to, place) => new MeshRouteTo<ConnectionRule>(
            to.TargetRef,
            [],
            to.Rules
                .Select((rule, index) => Read(references, rule, string.Create(CultureInfo.InvariantCulture, $"spec.to[{place}].rules[{index}]")))
                .ToEquatableList()))
        .ToEquatableList();

    /// <summary>The rule that a resource says.</summary>
    public static ConnectionRule Read(MeshReferences references, MeshTcpRouteRule rule, string field) => new()
    {
        Name = rule.Name,
        Backends = rule.Default.BackendRefs
            .Select((reference, index) => new ConnectionShare(
                reference.Weight,
                references.Resolve(reference, string.Create(CultureInfo.InvariantCulture, $"{field}.default.backendRefs[{index}]"))))
            .ToEquatableList(),
    };
}
