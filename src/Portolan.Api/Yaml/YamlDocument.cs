using System.Text.Json.Nodes;

namespace Portolan.Api;

/// <summary>One document of a YAML text, and the line on which it starts.</summary>
public sealed record YamlDocument(JsonNode Node, long Line);
