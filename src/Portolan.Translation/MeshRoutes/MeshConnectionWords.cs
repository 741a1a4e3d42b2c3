using System.Globalization;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.ProxyConfig;

namespace Portolan.Translation.MeshRoutes;

/// <summary>
/// Rules for connections and flows of datagrams in the words that MeshTCPRoute, MeshTLSRoute and MeshUDPRoute share. A rule that is written
/// is read as the same rule.
/// </summary>
internal static class MeshConnectionWords
{
    /// <summary>The rules as a resource says them.</summary>
    public static EquatableList<MeshConnectionRule> Write(EquatableList<ConnectionRule> rules, string zone) =>
        rules.Select(rule => Write(rule, zone)).ToEquatableList();

    /// <summary>The rule as a resource says it.</summary>
    public static MeshConnectionRule Write(ConnectionRule rule, string zone) =>
        new()
        {
            Name = rule.Name,
            Default = new MeshConnectionConf
            {
                BackendRefs = rule
                    .Backends.Select(backend => MeshBackendWords.Write(backend.Backend, backend.Weight, zone))
                    .ToEquatableList(),
            },
        };

    /// <summary>A destination that a resource says at a place of its list, with its rules.</summary>
    public static MeshRouteTo<ConnectionRule> Read(
        MeshReferences references,
        TargetRef target,
        EquatableList<string> hostnames,
        EquatableList<MeshConnectionRule> rules,
        int place
    ) =>
        new(
            target,
            hostnames,
            rules
                .Select(
                    (rule, index) => Read(references, rule, string.Create(CultureInfo.InvariantCulture, $"spec.to[{place}].rules[{index}]"))
                )
                .ToEquatableList()
        );

    /// <summary>The rule that a resource says.</summary>
    public static ConnectionRule Read(MeshReferences references, MeshConnectionRule rule, string field) =>
        new()
        {
            Name = rule.Name,
            Backends = rule
                .Default.BackendRefs.Select(
                    (reference, index) =>
                        new ConnectionShare(
                            reference.Weight,
                            references.Resolve(
                                reference,
                                string.Create(CultureInfo.InvariantCulture, $"{field}.default.backendRefs[{index}]")
                            )
                        )
                )
                .ToEquatableList(),
        };
}
