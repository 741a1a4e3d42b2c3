using Portolan.Primitives;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Routes;

/// <summary>What the rules of a route mean for its conditions, whoever the parent is.</summary>
internal static class RouteAcceptance
{
    /// <summary>
    /// Why the route is not accepted: all of its rules are invalid. One good rule is enough (HTTPRoute <c>status</c>; the other kinds say
    /// the same).
    /// </summary>
    public static Problem? OfRules<TRule>(EquatableList<ConvertedRule<TRule>> rules)
        where TRule : class =>
        !rules.IsEmpty && rules.All(rule => rule.Invalid is not null)
            ? new Problem(rules[0].Invalid!.Reason, Joined(rules.Select(rule => rule.Invalid!.Message)))
            : null;

    /// <summary>
    /// Which rules are left out while others work. Gateway API asks for a message that starts with "Dropped Rule" when an invalid rule does
    /// not fall back to its last good version.
    /// </summary>
    public static Problem? Partial<TRule>(EquatableList<ConvertedRule<TRule>> rules)
        where TRule : class
    {
        var invalid = rules.Where(rule => rule.Invalid is not null).ToList();
        return invalid.Count == 0 || invalid.Count == rules.Count
            ? null
            : new Problem(
                Reasons.UnsupportedValue,
                $"Dropped Rule {string.Join(", ", invalid.Select(rule => rule.Index))}: {Joined(invalid.Select(rule => rule.Invalid!.Message))}"
            );
    }

    /// <summary>What is wrong with references; the first one gives the reason, the message has all.</summary>
    public static Problem? References<TRule>(EquatableList<ConvertedRule<TRule>> rules)
        where TRule : class
    {
        var problems = rules.SelectMany(rule => rule.References).ToList();
        return problems.Count == 0 ? null : problems[0] with { Message = Joined(problems.Select(problem => problem.Message)) };
    }

    /// <summary>What an accepted route does not get, for the message of its condition.</summary>
    public static string Notes<TRule>(EquatableList<ConvertedRule<TRule>> rules)
        where TRule : class => Joined(rules.Select(rule => rule.Note).OfType<string>());

    private static string Joined(IEnumerable<string> messages) => string.Join("; ", messages);
}
