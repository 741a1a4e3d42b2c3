using Portolan.Api;
using Portolan.ApiServer.Registry;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.Http;

/// <summary>What the path of a request names: a kind, and of it an object, or all in a namespace, or all.</summary>
internal sealed record RequestTarget(ServedResource Served, string Namespace, string Name, string Subresource)
{
    public GroupResource Resource => Served.Resource;

    /// <summary>Under which name the objects are kept.</summary>
    public GroupResource Stored => Served.Stored;

    public bool IsCollection => Name.Length == 0;

    public NamespacedName ObjectName => Served.NameOf(Namespace, Name);
}
