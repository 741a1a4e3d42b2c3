namespace Portolan.EndToEnd.Support;

/// <summary>Programs that a test needs and that may be missing: the test is then skipped, and says how to get them.</summary>
internal static class Programs
{
    public static string Require(string program, string package)
    {
        var path = Find(program);
        Assert.SkipWhen(path is null, $"{program} is missing; to have it: sudo apt-get install -y {package}");
        return path!;
    }

    public static string Kubectl() => Require("kubectl", "kubernetes-client");

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Append("/usr/sbin")
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}
