using Portolan.Api;
using Portolan.Api.Schemas;
using Portolan.Kubernetes.Watching;

namespace Portolan.ControlPlane.Inputs;

/// <summary>
/// What of an API is read: least privilege needs no more than a Role in each of some namespaces, and nothing needs all Secrets of a
/// cluster. Kinds without namespaces (GatewayClass, Namespace, Mesh, …) are always read as a whole.
/// </summary>
public sealed record WatchScope
{
    /// <summary>The kinds that are read.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [.. ResourceKinds.All.Select(kind => kind.Type.Kind)];

    /// <summary>The namespaces whose objects are read; empty for all.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>
    /// By kind, which labels objects must have to be read: <c>Secret</c> → <c>portolan.io/use=listener</c>. A kind that is not named is
    /// read whole.
    /// </summary>
    public IReadOnlyDictionary<string, string> Selectors { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What must be read for a kind: once, or once in each namespace.</summary>
    internal IReadOnlyList<ReflectorOptions> Of(ResourceType type, ReflectorOptions options)
    {
        var selected = options with { LabelSelector = Selectors.GetValueOrDefault(type.Kind) ?? "" };
        return type.Scope == ResourceScope.Cluster || Namespaces.Count == 0
            ? [selected]
            : [.. Namespaces.Distinct(StringComparer.Ordinal).Select(ns => selected with { Namespace = ns })];
    }
}
