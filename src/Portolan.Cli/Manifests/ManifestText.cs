using System.Text.Json.Nodes;
using Portolan.Api;

namespace Portolan.Cli.Manifests;

/// <summary>Splits the text of a manifest into objects; a <c>List</c> counts as its items.</summary>
internal static class ManifestText
{
    /// <exception cref="CliException">The text is not YAML, or a document is not an object; the message names the file and the
    /// line.</exception>
    public static IReadOnlyList<ManifestDocument> Parse(string file, string text)
    {
        try
        {
            return [.. YamlReader.ReadAll(text).SelectMany(document => Objects(file, (int)document.Line, document.Node))];
        }
        catch (YamlFormatException error)
        {
            throw new CliException(ExitCode.InvalidManifest, $"{file}:{error.Line}:{error.Column}: not YAML: {error.Reason}", error);
        }
    }

    private static IEnumerable<ManifestDocument> Objects(string file, int line, JsonNode node)
    {
        if (node is not JsonObject document)
        {
            throw new CliException(
                ExitCode.InvalidManifest,
                $"{file}:{line}: a document must be an object with apiVersion, kind and metadata"
            );
        }

        var manifest = new ManifestDocument(file, line, document);
        if (manifest.ApiVersion.Length == 0 || manifest.Kind.Length == 0)
        {
            throw new CliException(ExitCode.InvalidManifest, $"{file}:{line}: a document must have apiVersion and kind");
        }

        return manifest.Kind == "List" && document["items"] is JsonArray items
            ? items.OfType<JsonNode>().SelectMany(item => Objects(file, line, item))
            : [manifest];
    }
}
