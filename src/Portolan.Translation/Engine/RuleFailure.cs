namespace Portolan.Translation.Engine;

/// <summary>A rule that threw: a fault of ours, never of a user's object. It harms the key alone and is told as a diagnostic.</summary>
internal sealed record RuleFailure(string Rule, string Key, string Message)
{
    /// <inheritdoc />
    public override string ToString() => $"{Rule}({Key}): {Message}";

    /// <summary>What <paramref name="exception"/> means for the rule that let it through; a failure below keeps its own name.</summary>
    public static RuleFailure Of(Exception exception, string rule, object key) =>
        exception switch
        {
            RuleFailedException failed => failed.Failure,
            _ => new RuleFailure(rule, key.ToString() ?? "", $"{exception.GetType().Name}: {exception.Message}"),
        };
}

/// <summary>Carries the failure of a rule to those that fetched it.</summary>
internal sealed class RuleFailedException(RuleFailure failure) : Exception(failure.ToString())
{
    public RuleFailure Failure { get; } = failure;
}
