using System.Collections;
using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using Portolan.Api.Schemas;

namespace Portolan.Api.Json;

/// <summary>
/// Leaves out what says nothing: null, and an empty list, map or text and a zero of an optional field. A field with a default is always
/// written, as its absence means the default; so is a text that says something when it is empty.
/// </summary>
internal static class ResourceTypeInfo
{
    public static void OmitEmptyFields(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
        {
            return;
        }

        foreach (var property in type.Properties)
        {
            if (property.AttributeProvider is not PropertyInfo member)
            {
                continue;
            }

            var keepEmpty =
                property.IsRequired
                || member.IsDefined(typeof(DefaultAttribute))
                || member.IsDefined(typeof(RequiredAttribute))
                || member.IsDefined(typeof(KeepEmptyAttribute));
            property.ShouldSerialize =
                keepEmpty ? static (_, value) => value is not null
                : Nullable.GetUnderlyingType(property.PropertyType) is null ? static (_, value) => !IsEmpty(value) && !IsZero(value)
                : static (_, value) => !IsEmpty(value);
        }
    }

    /// <summary>Zero says something only where the field could have been null instead.</summary>
    private static bool IsZero(object? value) => value is 0 or 0L or false;

    private static bool IsEmpty(object? value) =>
        value switch
        {
            null => true,
            string text => text.Length == 0,
            IntOrString => false,
            IEnumerable items => !items.GetEnumerator().MoveNext(),
            _ => false,
        };
}
