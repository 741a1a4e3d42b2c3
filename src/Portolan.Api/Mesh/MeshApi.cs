namespace Portolan.Api.Mesh;

/// <summary>Names that all of the mesh's API shares; they are Kuma's.</summary>
public static class MeshApi
{
    /// <summary>The API group.</summary>
    public const string Group = "kuma.io";

    /// <summary>The version.</summary>
    public const string Version = "v1alpha1";

    /// <summary>The mesh of objects that name none.</summary>
    public const string DefaultMesh = "default";

    /// <summary>The label, and on older objects the annotation, that names the mesh.</summary>
    public const string MeshLabel = "kuma.io/mesh";
}
