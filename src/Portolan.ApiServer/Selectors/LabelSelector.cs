using Portolan.ApiServer.Errors;

namespace Portolan.ApiServer.Selectors;

/// <summary>A label selector in the URL grammar: <c>a=b,c!=d,e in (x,y),f notin (z),g,!h,i&gt;3</c>.</summary>
internal sealed class LabelSelector
{
    private readonly IReadOnlyList<Requirement> _requirements;

    private LabelSelector(IReadOnlyList<Requirement> requirements) => _requirements = requirements;

    public static LabelSelector Everything { get; } = new([]);

    public bool IsEverything => _requirements.Count == 0;

    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        foreach (var requirement in _requirements)
        {
            if (!requirement.Matches(labels))
            {
                return false;
            }
        }

        return true;
    }

    /// <exception cref="StatusException">400: the text is no selector.</exception>
    public static LabelSelector Parse(string? text) =>
        string.IsNullOrWhiteSpace(text) ? Everything : new(new LabelSelectorParser(text).Parse());

    internal enum Operator
    {
        In,
        NotIn,
        Exists,
        DoesNotExist,
        GreaterThan,
        LessThan,
    }

    internal sealed record Requirement(string Key, Operator Operator, IReadOnlyCollection<string> Values)
    {
        public bool Matches(IReadOnlyDictionary<string, string> labels)
        {
            var has = labels.TryGetValue(Key, out var value);
            return Operator switch
            {
                Operator.In => has && Values.Contains(value!),
                Operator.NotIn => !has || !Values.Contains(value!),
                Operator.Exists => has,
                Operator.DoesNotExist => !has,
                Operator.GreaterThan => has && Compare(value!) > 0,
                Operator.LessThan => has && Compare(value!) < 0,
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }

        // A label that is no number matches neither comparison.
        private int Compare(string value) => long.TryParse(value, out var number) ? number.CompareTo(long.Parse(Values.First())) : 0;
    }
}
