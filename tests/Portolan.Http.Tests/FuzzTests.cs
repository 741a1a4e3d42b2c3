using System.Runtime.CompilerServices;
using Portolan.Fuzz;

namespace Portolan.Http.Tests;

/// <summary>A short run of <c>make fuzz</c>, the same each time.</summary>
public sealed class FuzzTests
{
    public static TheoryData<string> Targets => [.. Fuzzer.Targets.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Hostile_octets_break_no_promise(string name)
    {
        var target = Fuzzer.Targets.Single(target => target.Name == name);
        Assert.Equal(5_000, Fuzzer.Run(target, Path.Combine(Repository(), "fuzz", "corpus"), seed: 20_260_730, count => count >= 5_000));
    }

    private static string Repository([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", ".."));
}
