namespace Portolan.Api.Schemas;

/// <summary>
/// What is wrong with one field, in kube-apiserver's words. <paramref name="Field"/> is a path like <c>spec.rules[0].name</c>;
/// <paramref name="Message"/> is the whole of what follows the field in an error text,
/// like <c>Unsupported value: "Foo": supported values: "Exact", "PathPrefix"</c>.
/// </summary>
public sealed record FieldError(string Field, FieldErrorReason Reason, string Message)
{
    /// <inheritdoc />
    public override string ToString() => $"{Field}: {Message}";
}

/// <summary>Why a field is refused; the names are those of <c>details.causes[].reason</c>.</summary>
public enum FieldErrorReason
{
    /// <summary>The value breaks a rule.</summary>
    FieldValueInvalid,

    /// <summary>A field that must be there is absent.</summary>
    FieldValueRequired,

    /// <summary>A value that must be unique stands twice.</summary>
    FieldValueDuplicate,

    /// <summary>The value is not one of an enumeration.</summary>
    FieldValueNotSupported,

    /// <summary>The field may not be set.</summary>
    FieldValueForbidden,

    /// <summary>The text is too long.</summary>
    FieldValueTooLong,

    /// <summary>The list is too long.</summary>
    FieldValueTooMany,

    /// <summary>The value has the wrong JSON type.</summary>
    FieldValueTypeInvalid,
}
