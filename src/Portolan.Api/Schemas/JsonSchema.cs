using System.Text.Json.Nodes;
using Portolan.Primitives;

namespace Portolan.Api.Schemas;

/// <summary>The JSON types of a structural schema.</summary>
public enum SchemaType
{
    /// <summary>Any type: <c>x-kubernetes-preserve-unknown-fields</c> without a type.</summary>
    Any,

    /// <summary>A JSON object.</summary>
    Object,

    /// <summary>A JSON array.</summary>
    Array,

    /// <summary>A string.</summary>
    String,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number.</summary>
    Number,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>A whole number or a string (<c>x-kubernetes-int-or-string</c>).</summary>
    IntOrString,
}

/// <summary>How server-side apply merges a list (<c>x-kubernetes-list-type</c>).</summary>
public enum ListType
{
    /// <summary>Replaced whole.</summary>
    Atomic,

    /// <summary>Scalar items, each once.</summary>
    Set,

    /// <summary>Objects told apart by <see cref="JsonSchema.ListMapKeys"/>.</summary>
    Map,
}

/// <summary>
/// A structural schema of Kubernetes (OpenAPI v3 with <c>x-kubernetes-*</c>), immutable: what validates, defaults, prunes and explains
/// an object. It is made from our records, or read from a CustomResourceDefinition.
/// </summary>
public sealed record JsonSchema
{
    /// <summary>The type.</summary>
    public SchemaType Type { get; init; }

    /// <summary>For people: <c>kubectl explain</c> shows it. That of our records is their docstring, read when it is asked for.</summary>
    public string? Description
    {
        get => field ?? (DocumentationId is null ? null : Documentation.Summary(DocumentationId));
        init;
    }

    /// <summary>The member of a record whose docstring describes the value.</summary>
    internal string? DocumentationId { get; init; }

    /// <summary><c>int32</c>, <c>int64</c>, <c>date-time</c>, <c>byte</c>, …</summary>
    public string? Format { get; init; }

    /// <summary>Whether null is a value.</summary>
    public bool Nullable { get; init; }

    /// <summary>Set where the field is absent.</summary>
    public JsonNode? Default { get; init; }

    /// <summary>Fields of an object.</summary>
    public EquatableMap<JsonSchema> Properties { get; init; }

    /// <summary>Names of fields that must be there.</summary>
    public EquatableList<string> Required { get; init; }

    /// <summary>The schema of a map's values.</summary>
    public JsonSchema? AdditionalProperties { get; init; }

    /// <summary>Fields that the schema does not name are kept.</summary>
    public bool PreserveUnknownFields { get; init; }

    /// <summary>
    /// The object is a Kubernetes object within another (<c>x-kubernetes-embedded-resource</c>): it has an API version and a kind.
    /// </summary>
    public bool EmbeddedResource { get; init; }

    /// <summary>The schema of a list's items.</summary>
    public JsonSchema? Items { get; init; }

    /// <summary>How a list merges.</summary>
    public ListType ListType { get; init; }

    /// <summary>The keys of a <see cref="Schemas.ListType.Map"/>.</summary>
    public EquatableList<string> ListMapKeys { get; init; }

    /// <summary>An object that is replaced whole (<c>x-kubernetes-map-type: atomic</c>).</summary>
    public bool AtomicObject { get; init; }

    /// <summary>The strategic merge key of a core kind's list (<c>x-kubernetes-patch-merge-key</c>); absent lists are replaced.</summary>
    public string? PatchMergeKey { get; init; }

    /// <summary>A list of scalars that strategic merge unites (<c>x-kubernetes-patch-strategy: merge</c> without a key).</summary>
    public bool PatchMergeSet { get; init; }

    /// <summary>The values allowed: for a string the texts themselves, for any other type each value as JSON.</summary>
    public EquatableList<string> Enum { get; init; }

    /// <summary>A regular expression (RE2 syntax) that a string must contain.</summary>
    public string? Pattern { get; init; }

    /// <summary>Least length of a string, in code points.</summary>
    public int? MinLength { get; init; }

    /// <summary>Greatest length of a string, in code points.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Least number.</summary>
    public double? Minimum { get; init; }

    /// <summary>Greatest number.</summary>
    public double? Maximum { get; init; }

    /// <summary>Whether <see cref="Minimum"/> itself is too little.</summary>
    public bool ExclusiveMinimum { get; init; }

    /// <summary>Whether <see cref="Maximum"/> itself is too much.</summary>
    public bool ExclusiveMaximum { get; init; }

    /// <summary>The number is a whole number of times this one.</summary>
    public double? MultipleOf { get; init; }

    /// <summary>Least number of items.</summary>
    public int? MinItems { get; init; }

    /// <summary>Greatest number of items.</summary>
    public int? MaxItems { get; init; }

    /// <summary>Least number of fields.</summary>
    public int? MinProperties { get; init; }

    /// <summary>Greatest number of fields.</summary>
    public int? MaxProperties { get; init; }

    /// <summary>The value must match just one of these (<c>oneOf</c>); types are not looked at.</summary>
    public EquatableList<JsonSchema> OneOf { get; init; }

    /// <summary>The value must match one of these at least (<c>anyOf</c>).</summary>
    public EquatableList<JsonSchema> AnyOf { get; init; }

    /// <summary>The value must match all of these (<c>allOf</c>).</summary>
    public EquatableList<JsonSchema> AllOf { get; init; }

    /// <summary>The value must not match this (<c>not</c>).</summary>
    public JsonSchema? Not { get; init; }

    /// <summary>
    /// Rules over the value (<c>x-kubernetes-validations</c>), as code; rules of foreign CRDs have no code and are not evaluated.
    /// </summary>
    public EquatableList<ValidationRule> Rules { get; init; }
}

/// <summary>
/// One rule of <c>x-kubernetes-validations</c>. <paramref name="Expression"/> is its CEL text, for CRD output;
/// <paramref name="Holds"/> is the same rule as code: the value, and the value before the change where there was one.
/// </summary>
public sealed record ValidationRule(string Expression, string Message, Func<JsonNode, JsonNode?, bool>? Holds)
{
    /// <summary><c>FieldValueInvalid</c> unless the rule says otherwise.</summary>
    public string Reason { get; init; } = "FieldValueInvalid";

    /// <summary>A field below the value that the error names instead, like <c>.replacePrefixMatch</c>.</summary>
    public string? FieldPath { get; init; }

    /// <summary>
    /// Why CEL cannot evaluate the expression for a value, like <c>no such key: port</c>; null where it can. Absent where it always can:
    /// the rule asks <c>has()</c> first, or reads fields that are required or have a default.
    /// </summary>
    public Func<JsonNode, string?>? Fails { get; init; }

    /// <summary>A rule that mentions the old value runs on updates only.</summary>
    public bool IsTransition { get; init; }
}
