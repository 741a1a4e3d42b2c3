using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Core;

/// <summary>An identity of programs.</summary>
[PreserveUnknownFields]
public sealed record ServiceAccount : IResource<ServiceAccount>
{
    /// <inheritdoc />
    public static ResourceType Type { get; } = new("", "v1", "ServiceAccount", "serviceaccounts", ResourceScope.Namespaced);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>Secrets that its Pods may use.</summary>
    [ListMap("name"), PatchMergeKey("name")]
    public EquatableList<NameReference> Secrets { get; init; }

    /// <summary>Secrets for pulling images.</summary>
    public EquatableList<NameReference> ImagePullSecrets { get; init; }

    /// <summary>Whether its token is mounted in Pods.</summary>
    public bool? AutomountServiceAccountToken { get; init; }
}

/// <summary>Refers to an object of a known kind in the same namespace.</summary>
[PreserveUnknownFields]
public sealed record NameReference
{
    /// <summary>The name.</summary>
    [Required]
    public string Name { get; init; } = "";
}
