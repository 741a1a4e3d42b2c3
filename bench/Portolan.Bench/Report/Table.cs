using System.Globalization;

namespace Portolan.Bench.Report;

/// <summary>The result: a line a quantity, a column a contestant, and ratios to the first contestant.</summary>
internal sealed class Table(IReadOnlyList<string> contestants)
{
    private readonly List<string[]> _lines = [["", .. contestants.SelectMany((name, index) => index == 0 ? new[] { name } : [name, $"x {contestants[0]}"])]];
    private readonly List<string> _notes = [];

    public bool IsEmpty => _lines.Count == 1;

    public void Add(string quantity, string unit, IReadOnlyDictionary<string, double> values)
    {
        var cells = new List<string> { $"{quantity} [{unit}]" };
        for (var index = 0; index < contestants.Count; index++)
        {
            var known = values.TryGetValue(contestants[index], out var value);
            cells.Add(known ? Format(value) : "-");
            if (index > 0)
            {
                cells.Add(known && values.TryGetValue(contestants[0], out var reference) && reference > 0 ? $"{Fixed(value / reference, 2)}" : "-");
            }
        }

        _lines.Add([.. cells]);
    }

    /// <summary>A line under the table.</summary>
    public void Note(string text) => _notes.Add(text);

    public override string ToString()
    {
        var widths = Enumerable.Range(0, _lines[0].Length).Select(column => _lines.Max(line => line[column].Length)).ToArray();
        return string.Join(
            Environment.NewLine,
            _lines
                .Select(line => string.Join("  ", line.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))))
                .Concat(_notes));
    }

    private static string Format(double value) => value switch
    {
        >= 1000 => Fixed(value, 0),
        >= 10 => Fixed(value, 1),
        _ => Fixed(value, 2),
    };

    private static string Fixed(double value, int digits) => value.ToString($"F{digits}", CultureInfo.InvariantCulture);
}
