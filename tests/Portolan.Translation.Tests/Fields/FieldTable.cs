using System.Runtime.CompilerServices;

namespace Portolan.Translation.Tests.Fields;

/// <summary>The table of <c>docs/reference/fields.md</c>: fields that are kept and have no effect.</summary>
internal static class FieldTable
{
    private static readonly ILookup<string, string> Rows = File.ReadLines(PathOfPage())
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && line.Contains('`'))
        .Select(line => line.Split('|'))
        .SelectMany(cells => cells[2].Split(',').Select(field => (Kind: cells[1].Trim(), Field: field.Trim().Trim('`'))))
        .ToLookup(row => row.Kind, row => row.Field);

    /// <summary>The fields of a kind that are listed; <c>*</c> is all of them, and a final <c>.*</c> all below.</summary>
    public static IReadOnlyList<string> Of(string kind) => [.. Rows[kind]];

    public static IEnumerable<string> Kinds => Rows.Select(row => row.Key);

    public static bool Covers(string row, string field) =>
        row == field
        || row == "*"
        || (
            row.EndsWith(".*", StringComparison.Ordinal)
            && (field.StartsWith(row[..^1], StringComparison.Ordinal) || field.StartsWith(row[..^2] + "[]", StringComparison.Ordinal))
        );

    private static string PathOfPage([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../docs/reference/fields.md"));
}
