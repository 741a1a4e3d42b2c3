using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Portolan.Api;

/// <summary>JSON that passes through us unread. Two values are equal when their JSON is, whatever the order of fields.</summary>
[JsonConverter(typeof(Json.RawJsonConverter))]
public sealed class RawJson : IEquatable<RawJson>
{
    private readonly JsonNode? _node;

    /// <summary>Copies <paramref name="node"/>.</summary>
    public RawJson(JsonNode? node) => _node = node?.DeepClone();

    /// <summary>A copy of the JSON.</summary>
    public JsonNode? ToNode() => _node?.DeepClone();

    /// <inheritdoc />
    public bool Equals(RawJson? other) => other is not null && JsonNode.DeepEquals(_node, other._node);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as RawJson);

    /// <summary>By the kind of JSON only: the order of fields, which equality ignores, must not matter.</summary>
    public override int GetHashCode() => _node is null ? 0 : (int)_node.GetValueKind();

    /// <inheritdoc />
    public override string ToString() => _node?.ToJsonString() ?? "null";
}
