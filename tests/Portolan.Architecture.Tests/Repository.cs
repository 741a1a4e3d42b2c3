using System.Runtime.CompilerServices;

namespace Portolan.Architecture.Tests;

/// <summary>The source tree that these tests read.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static IEnumerable<string> Files(string pattern, params string[] folders) =>
        folders
            .Select(folder => Path.Combine(Root, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories))
            .Where(file => !IsBuilt(file))
            .Order(StringComparer.Ordinal);

    public static string Relative(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    private static bool IsBuilt(string file)
    {
        var parts = Relative(file).Split('/');
        return parts.Contains("bin", StringComparer.Ordinal)
            || parts.Contains("obj", StringComparer.Ordinal)
            || parts.Contains("artifacts", StringComparer.Ordinal);
    }

    private static string FindRoot([CallerFilePath] string path = "")
    {
        for (var directory = new FileInfo(path).Directory; directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Portolan.slnx")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException("The repository's root was not found.");
    }
}
