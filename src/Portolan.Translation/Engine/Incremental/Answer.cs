namespace Portolan.Translation.Engine.Incremental;

/// <summary>What one rule says of one key.</summary>
internal class Answer<TKey, TValue>(IncrementalEvaluator evaluator, Rule<TKey, TValue> rule, TKey key, Action<TKey>? dropped)
    : Computation(evaluator)
    where TKey : notnull
{
    private bool _known;

    public TKey Key { get; } = key;

    public TValue? Value { get; private set; }

    /// <summary>Why there is no value.</summary>
    public RuleFailure? Failure { get; private set; }

    public override (string Rule, string Key) Name => (rule.Name, Key.ToString() ?? "");

    public override void Drop()
    {
        base.Drop();
        dropped?.Invoke(Key);
    }

    protected override bool Compute()
    {
        TValue? value = default;
        RuleFailure? failure = null;
        try
        {
            value = rule.Compute(Evaluator, Key);
        }
        catch (Exception exception)
        {
            failure = RuleFailure.Of(exception, rule.Name, Key);
        }

        if (_known && Equals(Failure, failure) && EqualityComparer<TValue?>.Default.Equals(Value, value))
        {
            return false;
        }

        (_known, Value, Failure) = (true, value, failure);
        return true;
    }
}
