namespace Portolan.Translation.Engine;

/// <summary>Mistakes in rules and wiring, worded once for both evaluators.</summary>
internal static class Faults
{
    public static InvalidOperationException UnknownKind(string kind) =>
        new($"{kind} is read but not an input of the wiring; add Read<{kind}>()");

    public static InvalidOperationException ReadTwice(string kind) =>
        new($"{kind} is an input of the wiring twice; keep one Read<{kind}>()");

    public static InvalidOperationException UnknownSet(string set) =>
        new($"the set \"{set}\" is read but not part of the wiring, or only later; add Derive({set}, …) before");

    public static InvalidOperationException ReadTooEarly(string set) =>
        new($"the set \"{set}\" is read by a rule that fills a set before it; move it up in the wiring");

    /// <summary>
    /// Rules that need each other's answer. The cycle is told from the step that sorts first, so that it reads the same wherever it was
    /// entered.
    /// </summary>
    public static RuleFailedException Cycle(IReadOnlyList<(string Rule, string Key)> steps)
    {
        var first = Enumerable.Range(0, steps.Count).MinBy(index => steps[index].ToString(), StringComparer.Ordinal);
        var path = steps.Skip(first).Concat(steps.Take(first)).Append(steps[first]).Select(step => $"{step.Rule}({step.Key})");
        return new RuleFailedException(
            new RuleFailure(steps[first].Rule, steps[first].Key, $"rules need each other's answer: {string.Join(" → ", path)}")
        );
    }
}
