using Portolan.Api;
using Portolan.Api.Schemas;

namespace Portolan.Translation;

/// <summary>
/// What the API said to an object of ours that it refuses for good: an input of translation like any object, so that the status of what the
/// object was made for can say it. Never stored in the API.
/// </summary>
public sealed record WriteRefusal : IResource<WriteRefusal>
{
    /// <inheritdoc />
    public static ResourceType Type { get; } = new("internal.portolan", "v1", "WriteRefusal", "writerefusals", ResourceScope.Namespaced);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The API's words.</summary>
    public required string Message { get; init; }

    /// <summary>The name under which the refusal of an object is read.</summary>
    public static NamespacedName NameOf(ObjectKey refused) =>
        new(refused.Name.Namespace, $"{refused.Type.Plural}.{refused.Type.Group}/{refused.Name.Name}");

    /// <summary>The change of input by which an object is refused; without a message it is not, any more.</summary>
    public static InputChange Change(ObjectKey refused, string? message)
    {
        var name = NameOf(refused);
        return new(
            new ObjectKey(Type, name),
            message is null
                ? null
                : new WriteRefusal
                {
                    Metadata = new ObjectMeta { Namespace = name.Namespace, Name = name.Name },
                    Message = message,
                }
        );
    }
}
