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
    private static readonly Rule<string, string?> OfNamespace = new("mesh of a namespace", (reader, name) =>
        reader.Get<Namespace>(new NamespacedName("", name)) is { } found ? Named(found.Metadata) : null);

    /// <summary>The mesh of an object, from what it and its namespace say.</summary>
    public static string Of(ObjectMeta metadata, ObjectMeta? space) =>
        Named(metadata) ?? (space is null ? null : Named(space)) ?? WellKnown.DefaultMesh;

    /// <summary>The mesh of an object in a namespace.</summary>
    internal static string Object(IReader reader, ObjectMeta metadata) =>
        Named(metadata) ?? reader.Fetch(OfNamespace, metadata.Namespace) ?? WellKnown.DefaultMesh;

    /// <summary>Whether there is a mesh of this name. The default one needs no object: it is what objects without a label mean.</summary>
    internal static Rule<string, bool> Exists { get; } = new("mesh exists", (reader, mesh) =>
        string.Equals(mesh, WellKnown.DefaultMesh, StringComparison.Ordinal) || reader.Get<Mesh>(new NamespacedName("", mesh)) is not null);

    private static string? Named(ObjectMeta metadata) =>
        NonEmpty(metadata.Labels) ?? NonEmpty(metadata.Annotations);

    private static string? NonEmpty(EquatableMap<string> map) =>
        map.TryGetValue(WellKnown.Mesh, out var mesh) && mesh.Length > 0 ? mesh : null;
}
