namespace Portolan.Translation.Engine.Incremental;

/// <summary>The answers of one rule.</summary>
internal sealed class RuleTable<TKey, TValue>(IncrementalEvaluator evaluator, Rule<TKey, TValue> rule)
    where TKey : notnull
{
    private readonly Dictionary<TKey, Answer<TKey, TValue>> _answers = [];

    public Answer<TKey, TValue> For(TKey key)
    {
        if (!_answers.TryGetValue(key, out var answer))
        {
            _answers[key] = answer = new Answer<TKey, TValue>(evaluator, rule, key, dropped => _answers.Remove(dropped));
        }

        return answer;
    }
}
