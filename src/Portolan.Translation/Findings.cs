using Portolan.Primitives;
using Portolan.Translation.Engine;

namespace Portolan.Translation;

/// <summary>Puts diagnostics in an order that depends on nothing but themselves.</summary>
internal static class Findings
{
    /// <summary>A rule of ours threw: a defect of Portolan, not of the object.</summary>
    public const string RuleFailed = "PTL0001";

    public static EquatableList<Diagnostic> All(
        IEnumerable<Diagnostic> diagnostics,
        IReadOnlyDictionary<SourceKey, RuleFailure> failures) =>
        diagnostics
            .Concat(failures.Select(failure => new Diagnostic(
                RuleFailed,
                failure.Key.Object,
                "",
                $"{failure.Key.Object} could not be translated and keeps its last good configuration; this is a defect of Portolan: {failure.Value}")))
            .Distinct()
            .OrderBy(diagnostic => diagnostic.Object.ToString(), StringComparer.Ordinal)
            .ThenBy(diagnostic => diagnostic.Code, StringComparer.Ordinal)
            .ThenBy(diagnostic => diagnostic.Field, StringComparer.Ordinal)
            .ThenBy(diagnostic => diagnostic.Message, StringComparer.Ordinal)
            .ToEquatableList();
}
