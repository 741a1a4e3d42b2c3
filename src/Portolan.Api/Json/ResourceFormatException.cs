namespace Portolan.Api;

/// <summary>JSON that is not an object of the kind that was asked for.</summary>
public sealed class ResourceFormatException(ResourceType type, NamespacedName key, string field, string reason, Exception inner)
    : FormatException($"{type.Kind} {key}{(field.Length == 0 ? "" : $" {field}")}: {reason}", inner)
{
    /// <summary>The kind that was asked for.</summary>
    public ResourceType Type { get; } = type;

    /// <summary>The object.</summary>
    public NamespacedName Key { get; } = key;

    /// <summary>The field, like <c>spec.rules[0].name</c>; empty for the whole object.</summary>
    public string Field { get; } = field;

    /// <summary>What is wrong with it.</summary>
    public string Reason { get; } = reason;
}
