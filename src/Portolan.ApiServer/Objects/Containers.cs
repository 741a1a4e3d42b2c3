using Portolan.ApiServer.CustomResources;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Registry;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.Objects;

/// <summary>
/// A new object comes into a namespace, and of a custom kind, that are there and not on their way out. Asked before the work, for a good
/// error, and by the store at the moment of the write: what empties a namespace could otherwise miss an object that was on its way.
/// </summary>
internal static class Containers
{
    public static IReadOnlyList<ObjectId> Of(ApiContext context, ServedResource served, Api.NamespacedName name)
    {
        var containers = new List<ObjectId>(2);
        if (served.IsNamespaced)
        {
            containers.Add(new(NamespaceRules.Namespaces, new("", name.Namespace)));
        }
        if (!context.Registry.IsFixed(served.Resource))
        {
            containers.Add(new(CrdKind.Resource, new("", served.Resource.ToString())));
        }
        return containers;
    }

    /// <exception cref="StatusException">The object cannot be made.</exception>
    public static void Check(ApiContext context, ServedResource served, Api.NamespacedName name)
    {
        foreach (var container in Of(context, served, name))
        {
            var stored = context.Store.Current.Find(container.Resource, container.Name);
            if (container.Resource == CrdKind.Resource)
            {
                if (stored is not { IsTerminating: false })
                {
                    throw Refusals.TerminatingKind(served.Resource);
                }
            }
            else if (stored is null)
            {
                throw Refusals.NotFound(container.Resource, container.Name.Name);
            }
            else if (stored.IsTerminating)
            {
                throw Refusals.Forbidden(
                    served.Resource,
                    name.Name,
                    $"unable to create new content in namespace {name.Namespace} because it is being terminated",
                    new StatusCause("NamespaceTerminating", $"namespace {name.Namespace} is being terminated", "metadata.namespace")
                );
            }
        }
    }
}
