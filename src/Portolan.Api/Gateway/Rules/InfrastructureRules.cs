using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.Primitives;
using static Portolan.Api.Schemas.Cel;

namespace Portolan.Api.Gateway;

/// <summary>The keys of labels.</summary>
internal sealed class LabelKeyRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules => MetadataKeys.Rules("Label", "label");
}

/// <summary>The keys of annotations.</summary>
internal sealed class AnnotationKeyRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules => MetadataKeys.Rules("Annotation", "annotation");
}

/// <summary>The grammar of keys of labels and annotations.</summary>
internal static class MetadataKeys
{
    private const string Key =
        @"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]$";

    public static EquatableList<ValidationRule> Rules(string capitalized, string word) =>
        [
            Rule(
                $"self.all(key, key.matches(r\"\"\"{Key}\"\"\"))",
                $"{capitalized} keys must be in the form of an optional DNS subdomain prefix followed by a required name segment of up to 63 characters.",
                static map => Keys(map).All(key => PatternCache.IsMatch(Key, key))
            ),
            Rule(
                "self.all(key, key.split(\"/\")[0].size() < 253)",
                $"If specified, the {word} key's prefix must be a DNS subdomain not longer than 253 characters in total.",
                static map => Keys(map).All(key => key.Split('/')[0].Length < 253)
            ),
        ];

    private static IEnumerable<string> Keys(JsonNode map) => map.AsObject().Select(entry => entry.Key);
}
