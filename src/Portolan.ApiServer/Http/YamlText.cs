using System.Text;
using System.Text.Json.Nodes;
using Portolan.Api;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Json;

namespace Portolan.ApiServer.Http;

/// <summary>Reads one YAML document as JSON, within limits on depth and on what aliases may multiply.</summary>
internal static class YamlText
{
    private static readonly YamlLimits Limits = new() { MaxDepth = JsonText.MaxDepth, MaxValues = 200_000 };

    /// <exception cref="StatusException">400: no YAML, too deep, or multiplied by aliases.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return YamlReader.ReadAll(Encoding.UTF8.GetString(utf8), Limits) switch
            {
                [] => null,
                [var document] => JsonText.ParseAny(JsonText.Write(document.Node)),
                _ => throw Refusals.BadRequest("the body has more than one YAML document"),
            };
        }
        catch (YamlFormatException error)
        {
            throw Refusals.BadRequest($"error converting YAML to JSON: yaml: line {error.Line}: {error.Reason}");
        }
    }
}
