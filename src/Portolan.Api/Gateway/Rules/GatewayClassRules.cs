using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Gateway;

/// <summary>The value never changes.</summary>
internal sealed class ImmutableValueRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules =>
        [new("self == oldSelf", "Value is immutable", static (value, old) => JsonNode.DeepEquals(value, old)) { IsTransition = true }];
}
