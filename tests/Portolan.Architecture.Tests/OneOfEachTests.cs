using System.Text.RegularExpressions;

namespace Portolan.Architecture.Tests;

/// <summary>What must exist once: two that do the same drift apart.</summary>
public sealed partial class OneOfEachTests
{
    private static readonly string[] NamesOfConditions = ["ConditionTypes.cs", "Reasons.cs"];

    /// <summary>Types and reasons of conditions are spelled in the files that name them and nowhere else.</summary>
    [Fact]
    public void Conditions_are_named_once()
    {
        var status = Path.Combine(Repository.Root, "src", "Portolan.Translation", "GatewayApi", "Status");
        var names = NamesOfConditions
            .SelectMany(file => Constant().Matches(File.ReadAllText(Path.Combine(status, file))))
            .Select(match => $"\"{match.Groups["value"].Value}\"")
            .ToHashSet(StringComparer.Ordinal);
        var spelled =
            from file in Repository.Files("*.cs", "src/Portolan.Translation", "src/Portolan.ControlPlane", "src/Portolan.Cli")
            where !NamesOfConditions.Contains(Path.GetFileName(file), StringComparer.Ordinal)
            from line in File.ReadLines(file)
            where !line.TrimStart().StartsWith("//", StringComparison.Ordinal)
            from name in Literal().Matches(line).Select(match => match.Value)
            where names.Contains(name)
            select $"{Repository.Relative(file)}: {name}";

        Assert.True(names.Count > 20, $"only {names.Count} names found");
        Assert.Empty(spelled);
    }

    /// <summary>The text formats that we write, each by one writer.</summary>
    [Theory]
    [InlineData("# TYPE ", "src/Portolan.Primitives/PrometheusText.cs")]
    [InlineData("class YamlWriter", "src/Portolan.Api/Yaml/YamlWriter.cs")]
    public void A_format_has_one_writer(string mark, string writer)
    {
        var writers = Repository.Files("*.cs", "src")
            .Where(file => File.ReadAllText(file).Contains(mark, StringComparison.Ordinal))
            .Select(Repository.Relative);

        Assert.Equal([writer], writers);
    }

    /// <summary>YAML is read by one reader, and written without the library's serializers, which look at types as they run.</summary>
    [Fact]
    public void The_yaml_library_is_used_by_the_reader_alone()
    {
        var users = Repository.Files("*.cs", "src")
            .Where(file => File.ReadAllText(file).Contains("using YamlDotNet", StringComparison.Ordinal))
            .Select(Repository.Relative)
            .Where(file => !file.StartsWith("src/Portolan.Api/Yaml/", StringComparison.Ordinal));

        Assert.Empty(users);
    }

    [GeneratedRegex("const string \\w+ = \"(?<value>[^\"]+)\"")]
    private static partial Regex Constant();

    [GeneratedRegex("\"[A-Za-z./]+\"")]
    private static partial Regex Literal();
}
