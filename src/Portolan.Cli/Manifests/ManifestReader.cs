namespace Portolan.Cli.Manifests;

/// <summary>Reads manifests, YAML or JSON, from a file or from all files of a directory in the order of their names.</summary>
internal static class ManifestReader
{
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    /// <exception cref="CliException">A path does not exist, or a file is not YAML: the message names the file and the line.</exception>
    public static IReadOnlyList<ManifestDocument> Read(IEnumerable<string> paths) => [.. paths.SelectMany(Files).SelectMany(ReadFile)];

    public static bool IsManifest(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> Files(string path)
    {
        if (Directory.Exists(path))
        {
            return Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Where(IsManifest).Order(StringComparer.Ordinal);
        }

        return File.Exists(path) ? [path] : throw new CliException(ExitCode.Usage, $"-f {path}: no such file or directory");
    }

    private static IReadOnlyList<ManifestDocument> ReadFile(string file)
    {
        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Usage, $"-f {file}: {error.Message}", error);
        }

        return ManifestText.Parse(file, text);
    }
}
