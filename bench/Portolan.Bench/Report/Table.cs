using System.Globalization;

namespace Portolan.Bench.Report;

/// <summary>
/// The result: a line a quantity, a column a contestant, ratios to the first contestant, and what the last one is to hold.
/// </summary>
internal sealed class Table(IReadOnlyList<string> contestants)
{
    private readonly List<string[]> _lines =
    [
        ["", .. contestants.SelectMany((name, index) => index == 0 ? new[] { name } : [name, $"x {contestants[0]}"]), "target", ""],
    ];

    private readonly List<string> _notes = [];

    public bool IsEmpty => _lines.Count == 1 && !HasFailed;

    /// <summary>Adds a line; <paramref name="target"/> is judged by the last contestant that has a value.</summary>
    public void Add(string quantity, string unit, IReadOnlyDictionary<string, double> values, Target? target = null)
    {
        double? reference = values.TryGetValue(contestants[0], out var first) ? first : null;
        var cells = new List<string> { $"{quantity} [{unit}]" };
        for (var index = 0; index < contestants.Count; index++)
        {
            var known = values.TryGetValue(contestants[index], out var value);
            cells.Add(known ? Format(value) : "-");
            if (index > 0)
            {
                cells.Add(known && reference > 0 ? $"{Fixed(value / reference.Value, 2)}" : "-");
            }
        }

        cells.Add(target?.ToString() ?? "");
        var last = contestants.LastOrDefault(values.ContainsKey);
        cells.Add(
            target is not null && last is not null && target.IsMet(values[last], reference) is { } isMet
                ? isMet
                    ? "met"
                    : "MISSED"
                : ""
        );
        _lines.Add([.. cells]);
    }

    /// <summary>Whether something could not be measured, or was not as it must be.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>A line under the table.</summary>
    public void Note(string text) => _notes.Add(text);

    /// <summary>Says what went wrong, under the table.</summary>
    public void Fail(string text)
    {
        HasFailed = true;
        Note($"FAILED {text}");
    }

    public override string ToString()
    {
        var widths = Enumerable.Range(0, _lines[0].Length).Select(column => _lines.Max(line => line[column].Length)).ToArray();
        return string.Join(
            Environment.NewLine,
            _lines
                .Select(line =>
                    string.Join("  ", line.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column])))
                        .TrimEnd()
                )
                .Concat(_notes)
        );
    }

    private static string Format(double value) =>
        value switch
        {
            >= 1000 => Fixed(value, 0),
            >= 10 => Fixed(value, 1),
            _ => Fixed(value, 2),
        };

    private static string Fixed(double value, int digits) => value.ToString($"F{digits}", CultureInfo.InvariantCulture);
}
