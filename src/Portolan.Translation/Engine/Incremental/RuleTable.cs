namespace Portolan.Translation.Engine.Incremental;

/// <summary>The answers of one rule.</summary>
internal sealed class RuleTable<TKey, TValue>
    where TKey : notnull
{
    private readonly IncrementalEvaluator _evaluator;
    private readonly Rule<TKey, TValue> _rule;
    private readonly Dictionary<TKey, Answer<TKey, TValue>> _answers = [];

    // One for all answers: there are tens of thousands of them.
    private readonly Action<TKey> _forget;

    public RuleTable(IncrementalEvaluator evaluator, Rule<TKey, TValue> rule)
    {
        (_evaluator, _rule) = (evaluator, rule);
        _forget = key => _answers.Remove(key);
    }

    public Answer<TKey, TValue> For(TKey key)
    {
        if (!_answers.TryGetValue(key, out var answer))
        {
            _answers[key] = answer = new Answer<TKey, TValue>(_evaluator, _rule, key, _forget);
        }

        return answer;
    }
}
