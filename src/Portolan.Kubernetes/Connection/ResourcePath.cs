using Portolan.Api;
using Portolan.Api.Schemas;

namespace Portolan.Kubernetes.Connection;

/// <summary>The URLs of the Kubernetes API.</summary>
internal static class ResourcePath
{
    /// <summary>All objects of a kind, in all namespaces.</summary>
    public static string OfKind(ResourceType type) =>
        type.Group.Length == 0 ? $"api/{type.Version}/{type.Plural}" : $"apis/{type.Group}/{type.Version}/{type.Plural}";

    /// <summary>The objects of a kind in one namespace: where objects are created.</summary>
    public static string OfKind(ResourceType type, string ns)
    {
        if (type.Scope == ResourceScope.Cluster || ns.Length == 0)
        {
            return OfKind(type);
        }

        var root = type.Group.Length == 0 ? $"api/{type.Version}" : $"apis/{type.Group}/{type.Version}";
        return $"{root}/namespaces/{Uri.EscapeDataString(ns)}/{type.Plural}";
    }

    /// <summary>One object.</summary>
    public static string Of(ResourceType type, NamespacedName name) => $"{OfKind(type, name.Namespace)}/{Uri.EscapeDataString(name.Name)}";
}
