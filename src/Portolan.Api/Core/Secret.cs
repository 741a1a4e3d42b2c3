using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Core;

/// <summary>Data that nobody may see.</summary>
public sealed record Secret : IResource<Secret>
{
    /// <inheritdoc />
    public static Portolan.Api.ResourceType Type { get; } = new("", "v1", "Secret", "secrets", ResourceScope.Namespaced);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What is inside, like <c>kubernetes.io/tls</c>; <see cref="SecretTypes"/> names the usual ones.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("type")]
    public string? SecretType { get; init; }

    /// <summary>The data.</summary>
    public EquatableMap<SecretBytes> Data { get; init; }

    /// <summary>Data as text; the server moves it to <see cref="Data"/>.</summary>
    public EquatableMap<string> StringData { get; init; }

    /// <summary>Whether the data may not change.</summary>
    public bool? Immutable { get; init; }

    /// <summary>The kind with its name, and none of the data.</summary>
    public override string ToString() => $"Secret {Metadata.Key} [redacted]";
}

/// <summary>The types of Secrets.</summary>
public static class SecretTypes
{
    /// <summary>Anything.</summary>
    public const string Opaque = "Opaque";

    /// <summary>A certificate chain and its key.</summary>
    public const string Tls = "kubernetes.io/tls";

    /// <summary>A token of a ServiceAccount.</summary>
    public const string ServiceAccountToken = "kubernetes.io/service-account-token";

    /// <summary>A secret of a mesh.</summary>
    public const string Mesh = "system.kuma.io/secret";

    /// <summary>A secret of all meshes.</summary>
    public const string MeshGlobal = "system.kuma.io/global-secret";
}
