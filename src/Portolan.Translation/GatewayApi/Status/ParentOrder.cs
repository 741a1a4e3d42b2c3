using Portolan.Api.Gateway;

namespace Portolan.Translation.GatewayApi.Status;

/// <summary>The order of entries in a route's status, so that the same facts always give the same text.</summary>
internal sealed class ParentOrder : IComparer<ParentReference>
{
    public static ParentOrder Instance { get; } = new();

    public int Compare(ParentReference? x, ParentReference? y)
    {
        if (x is null || y is null)
        {
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        }

        var byGroup = string.CompareOrdinal(x.Group, y.Group);
        var byKind = byGroup != 0 ? byGroup : string.CompareOrdinal(x.Kind, y.Kind);
        var byNamespace = byKind != 0 ? byKind : string.CompareOrdinal(x.Namespace ?? "", y.Namespace ?? "");
        var byName = byNamespace != 0 ? byNamespace : string.CompareOrdinal(x.Name, y.Name);
        var bySection = byName != 0 ? byName : string.CompareOrdinal(x.SectionName ?? "", y.SectionName ?? "");
        return bySection != 0 ? bySection : (x.Port ?? 0).CompareTo(y.Port ?? 0);
    }
}
