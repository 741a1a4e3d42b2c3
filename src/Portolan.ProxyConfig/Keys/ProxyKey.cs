namespace Portolan.ProxyConfig;

/// <summary>What a proxy is there for.</summary>
public enum ProxyKind
{
    /// <summary>Carries traffic into the mesh, as a Gateway or a MeshGatewayInstance says.</summary>
    Gateway,

    /// <summary>Stands beside a workload.</summary>
    Sidecar,

    /// <summary>Takes in what comes from other zones.</summary>
    ZoneIngress,

    /// <summary>Lets out what goes to external services.</summary>
    ZoneEgress,
}

/// <summary>
/// Names a proxy (all replicas of it) by what it serves: the Gateway or workload <c>namespace/name</c>, in its mesh. The same Gateway in
/// another mesh is another proxy.
/// </summary>
public sealed record ProxyKey(ProxyKind Kind, string Mesh, string Namespace, string Name) : IComparable<ProxyKey>
{
    /// <summary>The mesh of what names none.</summary>
    public const string DefaultMesh = "default";

    /// <summary>The proxy of a Gateway.</summary>
    public static ProxyKey Gateway(string ns, string name, string mesh = DefaultMesh) => new(ProxyKind.Gateway, mesh, ns, name);

    /// <inheritdoc />
    public int CompareTo(ProxyKey? other)
    {
        if (other is null)
        {
            return 1;
        }

        var order = KeyOrder.Compare((Mesh, Namespace, Name), (other.Mesh, other.Namespace, other.Name));
        return order != 0 ? order : Kind.CompareTo(other.Kind);
    }

    /// <summary><c>Gateway/default/shop/edge</c>, for logs, metrics and people.</summary>
    public override string ToString() => $"{Kind}/{Mesh}/{Namespace}/{Name}";
}
