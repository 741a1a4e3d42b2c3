namespace Portolan.Translation.Engine;

/// <summary>What a rule said of a key, or why it said nothing.</summary>
internal sealed record BatchAnswer(object? Value, RuleFailure? Failure);
