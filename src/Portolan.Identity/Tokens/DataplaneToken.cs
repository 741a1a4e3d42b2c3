namespace Portolan.Identity.Tokens;

/// <summary>What a dataplane token says of its bearer; the claims are Kuma's.</summary>
public sealed record DataplaneToken
{
    private const string DefaultNamespace = "default";

    /// <summary>
    /// The Dataplane that the bearer may be, <c>NAME.NAMESPACE</c>, or <c>NAME</c> of the namespace <c>default</c>; any of that namespace
    /// that has the tags when empty.
    /// </summary>
    public string Name { get; init; } = "";

    /// <summary>The mesh.</summary>
    public required string Mesh { get; init; }

    /// <summary>Tags that the Dataplane must have, each with one of the values.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Tags { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary><c>dataplane</c>, <c>ingress</c> or <c>egress</c>.</summary>
    public string Type { get; init; } = "dataplane";

    /// <summary>The workload that the Dataplane must be of (label <c>kuma.io/workload</c>); any when empty.</summary>
    public string Workload { get; init; } = "";

    /// <summary>The token's own id: what a revocation names.</summary>
    public string Id { get; init; } = "";

    /// <summary>Until when it is valid.</summary>
    public DateTimeOffset Expires { get; init; }

    /// <summary>Whether the bearer may be a Dataplane of this mesh and namespace with this name, this workload and these tags.</summary>
    public bool IsFor(string mesh, string ns, string name, string workload, IEnumerable<KeyValuePair<string, string>> tags)
    {
        var isNamed = Name == $"{name}.{ns}" || (ns == DefaultNamespace && (Name.Length == 0 || Name == name));
        if (Mesh != mesh || !isNamed || (Workload.Length > 0 && Workload != workload))
        {
            return false;
        }

        var present = tags.ToLookup(tag => tag.Key, tag => tag.Value, StringComparer.Ordinal);

        // Every value that the Dataplane has must be permitted: one inbound too many would be an identity too many.
        return Tags.All(tag => present.Contains(tag.Key) && present[tag.Key].All(value => tag.Value.Contains(value)));
    }
}
