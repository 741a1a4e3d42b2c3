namespace Portolan.ProxyConfig;

/// <summary>The order of the parts that every key has, so that lists of keys read the same each time.</summary>
internal static class KeyOrder
{
    public static int Compare((string Kind, string Namespace, string Name) one, (string Kind, string Namespace, string Name) other)
    {
        var byKind = string.CompareOrdinal(one.Kind, other.Kind);
        var byNamespace = byKind != 0 ? byKind : string.CompareOrdinal(one.Namespace, other.Namespace);
        return byNamespace != 0 ? byNamespace : string.CompareOrdinal(one.Name, other.Name);
    }
}
