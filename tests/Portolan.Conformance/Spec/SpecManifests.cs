namespace Portolan.Conformance.Spec;

/// <summary>
/// Finds the manifests of the upstream suite. They are not part of this repository: they are looked for in
/// <c>../shared/spec/gateway-api/manifests</c>, seen from the repository's root, or where <c>PORTOLAN_SPEC_MANIFESTS</c> points.
/// </summary>
internal static class SpecManifests
{
    public static string? Folder { get; } = Find();

    /// <summary>Ends the test as skipped when there are no manifests.</summary>
    public static void Require() =>
        Assert.SkipWhen(Folder is null, "the upstream manifests are not here; set PORTOLAN_SPEC_MANIFESTS to the folder that holds them");

    public static string Read(string name) => File.ReadAllText(Path.Combine(Folder!, $"{name}.yaml"));

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("PORTOLAN_SPEC_MANIFESTS") is { Length: > 0 } told)
        {
            return told;
        }
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "Portolan.slnx")))
            {
                continue;
            }
            var manifests = Path.Combine(folder.FullName, "..", "shared", "spec", "gateway-api", "manifests");
            return Directory.Exists(manifests) ? manifests : null;
        }

        return null;
    }
}
