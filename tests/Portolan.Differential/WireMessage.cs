using System.Globalization;
using System.Text;

namespace Portolan.Differential;

/// <summary>A message as it was read off a wire by <see cref="WireReader"/>: nothing joined, nothing repaired.</summary>
internal sealed record WireMessage(
    string StartLine,
    IReadOnlyList<(string Name, string Value)> Fields,
    string Body,
    IReadOnlyList<(string Name, string Value)> Trailers
)
{
    /// <summary>The status of a response.</summary>
    public int Status => int.Parse(StartLine.AsSpan(9, 3), CultureInfo.InvariantCulture);

    /// <summary>Every value of a field, in order.</summary>
    public IEnumerable<string> Values(string name) =>
        Fields.Where(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(field => field.Value);

    public override string ToString()
    {
        var text = new StringBuilder(StartLine);
        foreach (var (name, value) in Fields)
        {
            text.Append(CultureInfo.InvariantCulture, $" | {name}: {value}");
        }

        return Body.Length == 0
            ? text.ToString()
            : text.Append(CultureInfo.InvariantCulture, $" || {Escapes.Show(Encoding.Latin1.GetBytes(Body))}").ToString();
    }
}
