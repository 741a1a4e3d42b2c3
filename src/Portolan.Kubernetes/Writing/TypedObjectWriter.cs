using System.Text.Json.Nodes;
using Portolan.Api;

namespace Portolan.Kubernetes.Writing;

/// <summary>The calls of <see cref="ObjectWriter"/> for records.</summary>
public static class TypedObjectWriter
{
    /// <summary>The object, or nothing if it (or its kind) is not there.</summary>
    public static async Task<T?> FindAsync<T>(this ObjectWriter writer, NamespacedName name, CancellationToken cancellation)
        where T : class, IResource<T> =>
        await writer.FindAsync(T.Type, name, cancellation) is { } json ? ResourceJson.Parse<T>(json) : null;

    /// <summary>Creates an object; its metadata says where. Returns what the server made of it.</summary>
    public static async Task<T> CreateAsync<T>(this ObjectWriter writer, T resource, CancellationToken cancellation)
        where T : class, IResource<T> =>
        ResourceJson.Parse<T>(await writer.CreateAsync(T.Type, ResourceJson.ToJson(resource), cancellation));

    /// <summary>Replaces an object. With a <see cref="ObjectMeta.ResourceVersion"/>, only if nobody wrote in between.</summary>
    public static async Task<T> ReplaceAsync<T>(
        this ObjectWriter writer,
        T resource,
        Subresource subresource,
        CancellationToken cancellation
    )
        where T : class, IResource<T> =>
        ResourceJson.Parse<T>(await writer.ReplaceAsync(T.Type, ResourceJson.ToJson(resource), subresource, cancellation));

    /// <summary>
    /// Server-side apply: creates the object, or sets exactly the fields given and removes those that we set before and do not give now.
    /// </summary>
    public static async Task<T> ApplyAsync<T>(
        this ObjectWriter writer,
        T resource,
        ApplyConflicts conflicts,
        CancellationToken cancellation
    )
        where T : class, IResource<T> =>
        ResourceJson.Parse<T>(await writer.ApplyAsync(T.Type, ResourceJson.ToJson(resource), conflicts, cancellation));

    /// <summary>Sets the status fields that <paramref name="resource"/> has, lists as a whole, and leaves all others.</summary>
    public static async Task<T> MergeStatusAsync<T>(this ObjectWriter writer, T resource, CancellationToken cancellation)
        where T : class, IResource<T>
    {
        var patch = new JsonObject { ["status"] = ResourceJson.ToJson(resource)["status"]?.DeepClone() };
        return ResourceJson.Parse<T>(await writer.MergeAsync(T.Type, resource.Metadata.Key, patch, Subresource.Status, cancellation));
    }

    /// <summary>Deletes an object; false if it was not there.</summary>
    public static Task<bool> DeleteAsync<T>(this ObjectWriter writer, NamespacedName name, CancellationToken cancellation)
        where T : class, IResource<T> => writer.DeleteAsync(T.Type, name, DeletePreconditions.None, Propagation.Background, cancellation);
}
