using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Portolan.Api;

/// <summary>
/// Reads YAML, or JSON, as kubectl does: several documents, anchors, merge keys, and the scalars of YAML 1.1 (<c>yes</c> is true,
/// <c>0755</c> is octal). Comments are lost.
/// </summary>
public static class YamlReader
{
    /// <summary>Every document that is not empty.</summary>
    /// <exception cref="YamlFormatException">The text is not YAML, repeats a key, or passes a limit.</exception>
    public static IReadOnlyList<YamlDocument> ReadAll(string text) => ReadAll(text, YamlLimits.Default);

    /// <summary>Every document that is not empty.</summary>
    /// <exception cref="YamlFormatException">The text is not YAML, repeats a key, or passes a limit.</exception>
    public static IReadOnlyList<YamlDocument> ReadAll(string text, YamlLimits limits)
    {
        if (text.Length > limits.MaxLength)
        {
            throw new YamlFormatException($"the text is longer than {limits.MaxLength} characters", 1, 1);
        }

        var documents = new List<YamlDocument>();
        try
        {
            var parser = new Parser(new StringReader(text));
            var builder = new Yaml.JsonBuilder(parser, limits);
            parser.Consume<StreamStart>();
            while (parser.TryConsume<DocumentStart>(out _))
            {
                var line = parser.Current!.Start.Line;
                if (builder.ReadDocument() is { } node)
                {
                    documents.Add(new YamlDocument(node, line));
                }

                parser.Consume<DocumentEnd>();
            }
        }
        catch (YamlException e)
        {
            throw new YamlFormatException(e.InnerException?.Message ?? e.Message, e.Start.Line, e.Start.Column, e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            // The parser's own way of refusing some malformed documents.
            throw new YamlFormatException(e.Message, documents.Count == 0 ? 1 : documents[^1].Line, 1, e);
        }

        return documents;
    }
}
