using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Naming;

namespace Portolan.Translation.GatewayApi.MeshSelection;

/// <summary>
/// Which mesh an object belongs to: its own label, its annotation (deprecated, still read), the same of its namespace, else <c>default</c>.
/// </summary>
public static class MeshOf
{
    /// <summary>
    /// The meshes of the namespaces that name one. A set: what else changes of a namespace is nothing to the objects in it.
    /// </summary>
    internal static DerivedSet<Whole, string, string> Namespaces { get; } = new("meshes of namespaces");

    /// <summary>Fills <see cref="Namespaces"/>.</summary>
    internal static Rule<NamespacedName, EquatableList<Member<Whole, string, string>>> OfNamespace { get; } =
        new(
            "mesh of a namespace",
            (reader, name) =>
                reader.Get<Namespace>(name) is { } space && Named(space.Metadata) is { } mesh ? [new(Whole.Instance, name.Name, mesh)] : []
        );

    /// <summary>The mesh of an object, from what it and its namespace say.</summary>
    public static string Of(ObjectMeta metadata, ObjectMeta? space) =>
        Named(metadata) ?? (space is null ? null : Named(space)) ?? WellKnown.DefaultMesh;

    /// <summary>The mesh of an object in a namespace.</summary>
    internal static string Object(IReader reader, ObjectMeta metadata) =>
        Named(metadata) ?? reader.Member(Namespaces, Whole.Instance, metadata.Namespace) ?? WellKnown.DefaultMesh;

    /// <summary>Whether there is a mesh of this name. The default one needs no object: it is what objects without a label mean.</summary>
    internal static Rule<string, bool> Exists { get; } =
        new(
            "mesh exists",
            (reader, mesh) =>
                string.Equals(mesh, WellKnown.DefaultMesh, StringComparison.Ordinal)
                || reader.Get<Mesh>(new NamespacedName("", mesh)) is not null
        );

    private static string? Named(ObjectMeta metadata) => NonEmpty(metadata.Labels) ?? NonEmpty(metadata.Annotations);

    private static string? NonEmpty(EquatableMap<string> map) =>
        map.TryGetValue(WellKnown.Mesh, out var mesh) && mesh.Length > 0 ? mesh : null;
}
