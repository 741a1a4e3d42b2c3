using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Portolan.Translation.Tests.Golden.Runner;

/// <summary>
/// One golden file: what it shows (its name and the comment at its top), inputs, the line <c># Output</c>, and what translation made of
/// them. A line <c># Show: infrastructure</c> prints the infrastructure whole.
/// </summary>
internal sealed partial record GoldenCase(string Path, string Inputs, string Output)
{
    private const string Separator = "# Output\n";

    public static string Folder { get; } = FolderOfCases();

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public bool ShowsInfrastructure => ShowLine().IsMatch(Inputs);

    public static GoldenCase Read(string name)
    {
        var path = System.IO.Path.Combine(Folder, name + ".yaml");
        var text = File.ReadAllText(path).ReplaceLineEndings("\n");
        var end = text.IndexOf(Separator, StringComparison.Ordinal);
        return end < 0
            ? new GoldenCase(path, text.TrimEnd('\n') + "\n", "")
            : new GoldenCase(path, text[..end], text[(end + Separator.Length)..]);
    }

    public static IEnumerable<string> Names() =>
        Directory
            .EnumerateFiles(Folder, "*.yaml")
            .Select(path => System.IO.Path.GetFileNameWithoutExtension(path))
            .Where(name => !name.StartsWith('_'))
            .Order(StringComparer.Ordinal);

    public void Write(string output) => File.WriteAllText(Path, Inputs + Separator + output);

    private static string FolderOfCases([CallerFilePath] string here = "") =>
        System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, ".."));

    [GeneratedRegex("^# Show: infrastructure$", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex ShowLine();
}
