using System.Text.Json.Nodes;
using Portolan.Api.Schemas;

namespace Portolan.Api.Catalog;

/// <summary>
/// A kind before its definition is made: making a schema from a record costs more than a command that looks at one manifest may take, so a
/// kind is made when somebody asks for it.
/// </summary>
internal sealed record KindEntry(ResourceType Type, Func<ResourceDefinition> Make)
{
    /// <summary>See <see cref="ResourceDefinition.Validate"/>.</summary>
    public Func<JsonObject, JsonObject?, IEnumerable<FieldError>>? Validate { get; init; }

    /// <summary>See <see cref="ResourceDefinition.ApplyDefaults"/>.</summary>
    public Action<JsonObject>? ApplyDefaults { get; init; }

    /// <summary>The kind with its definition changed.</summary>
    public KindEntry Then(Func<ResourceDefinition, ResourceDefinition> change) => this with { Make = () => change(Make()) };

    /// <summary>Makes the definition.</summary>
    public ResourceDefinition Define() => Make() with { Validate = Validate, ApplyDefaults = ApplyDefaults };
}
