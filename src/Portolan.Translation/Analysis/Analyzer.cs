using Portolan.Primitives;

namespace Portolan.Translation.Analysis;

/// <summary>
/// Reads a translation as its author should: what is refused, what leads nowhere, what never happens. It needs no proxy and no cluster, so
/// it says nothing of what only those know (addresses, whether a proxy took the configuration).
/// </summary>
public static class Analyzer
{
    /// <summary>The findings, by object and code; equal inputs give equal findings in equal order.</summary>
    public static EquatableList<Finding> Analyze(TranslationOutput output) => StatusFindings.Of(output)
        .Concat(ProxyFindings.Of(output))
        .Concat(output.Diagnostics.Select(diagnostic => new Finding(
            diagnostic.Code,
            diagnostic.Code == Findings.RuleFailed ? Severity.Error : Severity.Warning,
            diagnostic.Object,
            diagnostic.Field,
            diagnostic.Message)))
        .Distinct()
        .OrderBy(finding => finding.Object.ToString(), StringComparer.Ordinal)
        .ThenBy(finding => finding.Code, StringComparer.Ordinal)
        .ThenBy(finding => finding.Field, StringComparer.Ordinal)
        .ThenBy(finding => finding.Message, StringComparer.Ordinal)
        .ToEquatableList();
}
