using Portolan.Primitives;
using Portolan.Translation.Engine;

namespace Portolan.Translation;

/// <summary>Puts findings in an order that depends on nothing but themselves.</summary>
internal static class Findings
{
    /// <summary>A rule of ours threw: a defect of Portolan, not of the object.</summary>
    public const string RuleFailed = "PTL0001";

    /// <summary>What rules found, and that rules failed.</summary>
    public static EquatableList<Finding> All(IEnumerable<Finding> findings, IReadOnlyDictionary<SourceKey, RuleFailure> failures) =>
        Sorted(findings.Concat(failures.Select(failure => OfFailure(failure.Key, failure.Value))));

    /// <summary>That a rule failed.</summary>
    public static Finding OfFailure(SourceKey source, RuleFailure failure) =>
        new(
            RuleFailed,
            Severity.Error,
            source.Object,
            "",
            $"{source.Object} could not be translated and keeps its last good configuration; this is a defect of Portolan: {failure}"
        );

    /// <summary>Each once, by object, code and field; equal findings come in equal order.</summary>
    public static EquatableList<Finding> Sorted(IEnumerable<Finding> findings) =>
        findings
            .Distinct()
            .OrderBy(finding => finding.Object.ToString(), StringComparer.Ordinal)
            .ThenBy(finding => finding.Code, StringComparer.Ordinal)
            .ThenBy(finding => finding.Field, StringComparer.Ordinal)
            .ThenBy(finding => finding.Message, StringComparer.Ordinal)
            .ToEquatableList();
}
