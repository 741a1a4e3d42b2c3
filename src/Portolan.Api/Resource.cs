using Portolan.Primitives;

namespace Portolan.Api;

/// <summary>Names a kind: group, version, kind, plural and scope.</summary>
public sealed record ResourceType(string Group, string Version, string Kind, string Plural, Schemas.ResourceScope Scope)
{
    /// <summary><c>group/version</c>, or just the version in the core group.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";
}

/// <summary>Names an object within a kind; <paramref name="Namespace"/> is empty for cluster-scoped kinds.</summary>
/// <remarks>A class, as all keys of translation are: see <c>docs/decisions/0085</c>.</remarks>
public sealed record NamespacedName(string Namespace, string Name) : IComparable<NamespacedName>
{
    /// <inheritdoc />
    public int CompareTo(NamespacedName? other)
    {
        if (other is null)
        {
            return 1;
        }

        var byNamespace = string.CompareOrdinal(Namespace, other.Namespace);
        return byNamespace != 0 ? byNamespace : string.CompareOrdinal(Name, other.Name);
    }

    /// <inheritdoc />
    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";
}

/// <summary>An object of the Kubernetes API, immutable.</summary>
public interface IResource
{
    /// <summary>Name, labels and the like.</summary>
    ObjectMeta Metadata { get; init; }
}

/// <summary>A kind of object; <typeparamref name="TSelf"/> knows its own names.</summary>
public interface IResource<TSelf> : IResource
    where TSelf : IResource<TSelf>
{
    /// <summary>The names of the kind.</summary>
    static abstract ResourceType Type { get; }
}

/// <summary>What every object has (<c>metadata</c>).</summary>
public sealed record ObjectMeta
{
    /// <summary>The name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The namespace; empty for cluster-scoped kinds.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Set by the server; tells apart objects that had the same name one after the other.</summary>
    public string Uid { get; init; } = "";

    /// <summary>Opaque; changes with each write.</summary>
    public string ResourceVersion { get; init; } = "";

    /// <summary>Counts changes of what the user wants (<c>spec</c>), not of <c>status</c>.</summary>
    public long Generation { get; init; }

    /// <summary>When the object was created.</summary>
    public DateTimeOffset? CreationTimestamp { get; init; }

    /// <summary>When deletion was asked for, while finalizers hold the object.</summary>
    public DateTimeOffset? DeletionTimestamp { get; init; }

    /// <summary>Labels.</summary>
    public EquatableMap<string> Labels { get; init; }

    /// <summary>Annotations.</summary>
    public EquatableMap<string> Annotations { get; init; }

    /// <summary>Who must agree before the object goes.</summary>
    public EquatableList<string> Finalizers { get; init; }

    /// <summary>Owners; when the last one goes, so does the object.</summary>
    public EquatableList<OwnerReference> OwnerReferences { get; init; }

    /// <summary>The name with its namespace.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public NamespacedName Key => new(Namespace, Name);
}

/// <summary>An owner of an object.</summary>
public sealed record OwnerReference
{
    /// <summary><c>group/version</c> of the owner.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>The owner's kind.</summary>
    public required string Kind { get; init; }

    /// <summary>The owner's name.</summary>
    public required string Name { get; init; }

    /// <summary>The owner's uid.</summary>
    public required string Uid { get; init; }

    /// <summary>Whether the owner manages the object.</summary>
    public bool? Controller { get; init; }

    /// <summary>Whether foreground deletion of the owner waits for the object.</summary>
    public bool? BlockOwnerDeletion { get; init; }
}
