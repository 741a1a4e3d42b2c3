using Portolan.Api;

namespace Portolan.Translation.GatewayApi.References;

/// <summary>Names an object by group, kind and name, as references do.</summary>
internal sealed record ReferredObject(string Group, string Kind, NamespacedName Name)
{
    /// <summary>How messages name the object: <c>Service "shop/cart"</c>.</summary>
    public override string ToString() => $"{KindName(Group, Kind)} \"{Name}\"";

    /// <summary><c>Service</c>, or <c>MeshService.kuma.io</c> outside the core group.</summary>
    public static string KindName(string group, string kind) => group.Length == 0 ? kind : $"{kind}.{group}";
}
