using Portolan.Primitives;

namespace Portolan.Api.Schemas;

/// <summary>Least and greatest length of a string.</summary>
internal sealed class LengthAttribute(int min, int max) : SchemaAttribute
{
    internal override JsonSchema Apply(JsonSchema schema) => schema with { MinLength = min, MaxLength = max };
}

/// <summary>Least length of a string.</summary>
internal sealed class MinLengthAttribute(int min) : SchemaAttribute
{
    internal override JsonSchema Apply(JsonSchema schema) => schema with { MinLength = min };
}

/// <summary>Greatest length of a string.</summary>
internal sealed class MaxLengthAttribute(int max) : SchemaAttribute
{
    internal override JsonSchema Apply(JsonSchema schema) => schema with { MaxLength = max };
}

/// <summary>A regular expression in RE2 syntax.</summary>
internal sealed class PatternAttribute(string pattern) : SchemaAttribute
{
    internal override JsonSchema Apply(JsonSchema schema) => schema with { Pattern = pattern };
}

/// <summary>The values allowed; numbers are written as text.</summary>
internal sealed class EnumAttribute(params string[] values) : SchemaAttribute
{
    internal override JsonSchema Apply(JsonSchema schema) => schema with { Enum = values.ToEquatableList() };
}

/// <summary>Least and greatest number.</summary>
internal sealed class RangeAttribute(double min, double max) : SchemaAttribute
{
    internal override JsonSchema Apply(JsonSchema schema) => schema with { Minimum = min, Maximum = max };
}

/// <summary>Least number.</summary>
internal sealed class MinimumAttribute(double min) : SchemaAttribute
{
    internal override JsonSchema Apply(JsonSchema schema) => schema with { Minimum = min };
}

/// <summary>Another format than the C# type's, or none.</summary>
internal sealed class FormatAttribute(string? format) : SchemaAttribute
{
    internal override JsonSchema Apply(JsonSchema schema) => schema with { Format = format };
}
