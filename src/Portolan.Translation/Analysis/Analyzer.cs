using Portolan.Primitives;

namespace Portolan.Translation.Analysis;

/// <summary>
/// Reads a translation as its author should: what is refused, what leads nowhere, what never happens. It needs no proxy and no cluster, so
/// it says nothing of what only those know (addresses, whether a proxy took the configuration).
/// </summary>
public static class Analyzer
{
    /// <summary>The findings, by object and code; equal inputs give equal findings in equal order.</summary>
    public static EquatableList<Finding> Analyze(TranslationOutput output) =>
        Findings.Sorted([.. StatusFindings.Of(output), .. ProxyFindings.Of(output), .. output.Findings]);
}
