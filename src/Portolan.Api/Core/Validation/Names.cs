using Portolan.Api.Schemas;

namespace Portolan.Api.Core;

/// <summary>The grammars of names in Kubernetes, and the sentences that refuse what breaks them.</summary>
internal static class Names
{
    private const string LabelPattern = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private const string SubdomainPattern = LabelPattern + @"(\." + LabelPattern + ")*";
    private const string Rfc1035Pattern = "[a-z]([-a-z0-9]*[a-z0-9])?";
    private const string QualifiedPattern = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";

    private const string LabelSentence =
        $"a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '{LabelPattern}')";

    private const string SubdomainSentence =
        $"a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '{SubdomainPattern}')";

    private const string Rfc1035Sentence =
        $"a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '{Rfc1035Pattern}')";

    private const string QualifiedSentence =
        $"name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '{QualifiedPattern}')";

    private const string ValueSentence =
        $"a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(({QualifiedPattern})?)')";

    /// <summary>A label of RFC 1123: names of namespaces and ports.</summary>
    public static IEnumerable<string> ProblemsOfLabel(string name) => Problems(name, LabelPattern, LabelSentence, 63);

    /// <summary>A subdomain of RFC 1123: names of most objects.</summary>
    public static IEnumerable<string> ProblemsOfSubdomain(string name) => Problems(name, SubdomainPattern, SubdomainSentence, 253);

    /// <summary>A label of RFC 1035: names of Services.</summary>
    public static IEnumerable<string> ProblemsOfRfc1035Label(string name) => Problems(name, Rfc1035Pattern, Rfc1035Sentence, 63);

    /// <summary>A key of labels and annotations: a name, which may have a subdomain and a slash before it.</summary>
    public static IEnumerable<string> ProblemsOfQualifiedName(string key)
    {
        var parts = key.Split('/');
        if (parts.Length > 2)
        {
            return
            [
                $"a valid label key must have at most one '/' between an optional DNS subdomain prefix and a name ({QualifiedSentence})",
            ];
        }

        var problems = new List<string>();
        if (parts.Length == 2)
        {
            problems.AddRange(
                parts[0].Length == 0
                    ? ["prefix part must be non-empty"]
                    : ProblemsOfSubdomain(parts[0]).Select(problem => $"prefix part {problem}")
            );
        }

        var name = parts[^1];
        if (name.Length == 0)
        {
            problems.Add("name part must be non-empty");
        }
        else if (name.Length > 63)
        {
            problems.Add("name part must be no more than 63 bytes");
        }

        if (!IsWhole(QualifiedPattern, name))
        {
            problems.Add(QualifiedSentence);
        }

        return problems;
    }

    /// <summary>A value of a label.</summary>
    public static IEnumerable<string> ProblemsOfLabelValue(string value)
    {
        if (value.Length > 63)
        {
            yield return "must be no more than 63 bytes";
        }

        if (value.Length > 0 && !IsWhole(QualifiedPattern, value))
        {
            yield return ValueSentence;
        }
    }

    private static IEnumerable<string> Problems(string name, string pattern, string sentence, int max)
    {
        if (name.Length > max)
        {
            yield return $"must be no more than {max} bytes";
        }

        if (!IsWhole(pattern, name))
        {
            yield return sentence;
        }
    }

    private static bool IsWhole(string pattern, string text) => PatternCache.IsMatch($"^(?:{pattern})$", text);
}
