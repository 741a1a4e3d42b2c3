namespace Portolan.ProxyConfig;

/// <summary>What a scope is.</summary>
public enum ScopeKind
{
    /// <summary>What one Gateway (or MeshGatewayInstance) serves.</summary>
    Gateway,

    /// <summary>What one workload takes in.</summary>
    Workload,

    /// <summary>What a mesh offers to the workloads of one namespace.</summary>
    Namespace,

    /// <summary>What one zone ingress takes in for its zone.</summary>
    ZoneIngress,

    /// <summary>What one zone egress lets out.</summary>
    ZoneEgress,
}

/// <summary>
/// Names a group of resources that is computed once, however many proxies subscribe to it. A Gateway's proxy subscribes to one scope; a
/// workload's to its own and to that of its namespace.
/// </summary>
public sealed record ScopeKey(ScopeKind Kind, string Mesh, string Namespace, string Name) : IComparable<ScopeKey>
{
    /// <summary>The scope that is a proxy's alone.</summary>
    public static ScopeKey Of(ProxyKey proxy) =>
        new(
            proxy.Kind switch
            {
                ProxyKind.Gateway => ScopeKind.Gateway,
                ProxyKind.Sidecar => ScopeKind.Workload,
                ProxyKind.ZoneIngress => ScopeKind.ZoneIngress,
                ProxyKind.ZoneEgress => ScopeKind.ZoneEgress,
                _ => throw new System.Diagnostics.UnreachableException(),
            },
            proxy.Mesh,
            proxy.Namespace,
            proxy.Name
        );

    /// <inheritdoc />
    public int CompareTo(ScopeKey? other)
    {
        if (other is null)
        {
            return 1;
        }

        var order = KeyOrder.Compare((Mesh, Namespace, Name), (other.Mesh, other.Namespace, other.Name));
        return order != 0 ? order : Kind.CompareTo(other.Kind);
    }

    /// <summary><c>Gateway/default/shop/edge</c>, for logs and people.</summary>
    public override string ToString() => $"{Kind}/{Mesh}/{Namespace}/{Name}";
}
