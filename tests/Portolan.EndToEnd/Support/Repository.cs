using System.Runtime.CompilerServices;

namespace Portolan.EndToEnd.Support;

/// <summary>Files of the source tree that tests use as users do.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Example(string name) => Path.Combine(Root, "examples", name);

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
