using System.Text;

namespace Portolan.Identity.Workloads;

/// <summary>
/// Who a workload is, as its certificate says it: <c>spiffe://MESH/SERVICE</c> for each service and <c>kuma://TAG/VALUE</c> for each tag
/// (Kuma's identities of a mesh with <c>mtls</c>; SPIFFE-ID specification, section 2).
/// </summary>
/// <remarks>Names come from objects that users write, so each part is held to the octets that a SPIFFE id may have.</remarks>
public sealed class WorkloadIdentity
{
    private const int LongestUri = 2048;

    private WorkloadIdentity(string mesh, IReadOnlyList<string> uris)
    {
        Mesh = mesh;
        Uris = uris;
    }

    /// <summary>The mesh: the trust domain.</summary>
    public string Mesh { get; }

    /// <summary>The URIs of the certificate: first the services, then the tags, each in ordinal order.</summary>
    public IReadOnlyList<string> Uris { get; }

    /// <summary>What the id of a service of a mesh looks like.</summary>
    public static string SpiffeId(string mesh, string service) => $"spiffe://{mesh}/{service}";

    /// <summary>What the ids of a mesh begin with: a server that takes every client of its mesh compares with this.</summary>
    public static string SpiffePrefix(string mesh) => $"spiffe://{mesh}/";

    /// <summary>Makes the identity of a workload.</summary>
    /// <param name="mesh">The mesh of the workload.</param>
    /// <param name="services">The services that it is an instance of; at least one.</param>
    /// <param name="tags">Its tags, a value each.</param>
    /// <exception cref="FormatException">A name has an octet that no SPIFFE id may have; the message says which name.</exception>
    public static WorkloadIdentity Of(string mesh, IEnumerable<string> services, IEnumerable<KeyValuePair<string, string>> tags)
    {
        Demand(mesh, "the mesh", IsInTrustDomain);
        var uris = new List<string>();
        foreach (var service in services.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            Demand(service, "the service", IsInPath);
            uris.Add(SpiffeId(mesh, service));
        }

        if (uris.Count == 0)
        {
            throw new FormatException("a workload without a service has no identity");
        }

        foreach (var (tag, value) in tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).ThenBy(tag => tag.Value, StringComparer.Ordinal))
        {
            uris.Add($"kuma://{Escape(tag)}/{Escape(value)}");
        }

        return uris.Find(uri => uri.Length > LongestUri) is { } longUri
            ? throw new FormatException($"the id \"{longUri[..60]}…\" has more than {LongestUri} octets")
            : new WorkloadIdentity(mesh, uris);
    }

    private static void Demand(string name, string what, Func<char, bool> isAllowed)
    {
        if (name.Length == 0 || name is "." or ".." || !name.All(isAllowed))
        {
            throw new FormatException($"{what} \"{name}\" cannot be part of a SPIFFE id: letters, digits, '.', '-' and '_' can");
        }
    }

    private static bool IsInTrustDomain(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-' or '_';

    private static bool IsInPath(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_';

    // A tag's name has one slash at most (kuma.io/service), which stays; whatever else is not unreserved is percent-encoded.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            if (char.IsAsciiLetterOrDigit((char)octet) || (char)octet is '.' or '-' or '_' or '~' or '/')
            {
                escaped.Append((char)octet);
            }
            else
            {
                escaped.Append('%').Append(octet.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return escaped.ToString();
    }
}
