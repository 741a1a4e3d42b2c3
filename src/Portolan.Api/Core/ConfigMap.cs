using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Core;

/// <summary>Data that everybody may see.</summary>
public sealed record ConfigMap : IResource<ConfigMap>
{
    /// <inheritdoc />
    public static ResourceType Type { get; } = new("", "v1", "ConfigMap", "configmaps", ResourceScope.Namespaced);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>Texts.</summary>
    public EquatableMap<string> Data { get; init; }

    /// <summary>Bytes, in base64.</summary>
    [Format("byte")]
    public EquatableMap<string> BinaryData { get; init; }

    /// <summary>Whether the data may not change.</summary>
    public bool? Immutable { get; init; }
}
