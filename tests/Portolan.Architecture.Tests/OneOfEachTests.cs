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
        var writers = Repository
            .Files("*.cs", "src")
            .Where(file => File.ReadAllText(file).Contains(mark, StringComparison.Ordinal))
            .Select(Repository.Relative);

        Assert.Equal([writer], writers);
    }

    /// <summary>YAML is read by one reader, and written without the library's serializers, which look at types as they run.</summary>
    [Fact]
    public void The_yaml_library_is_used_by_the_reader_alone()
    {
        var users = Repository
            .Files("*.cs", "src")
            .Where(file => File.ReadAllText(file).Contains("using YamlDotNet", StringComparison.Ordinal))
            .Select(Repository.Relative)
            .Where(file => !file.StartsWith("src/Portolan.Api/Yaml/", StringComparison.Ordinal));

        Assert.Empty(users);
    }

    /// <summary>One name means one thing in all projects. What is listed has two meanings yet; the list must not grow.</summary>
    [Fact]
    public void No_two_projects_have_a_type_of_one_name()
    {
        // Nouns of an API that a proxy uses in its own sense.
        string[] nouns = ["Endpoint", "Listener", "Secret", "GrpcMethodMatch", "ClientValidation"];
        string[] twins =
        [
            "FieldLines",
            "Fraction",
            "LabelSelector",
            "PathMatchType",
            "Propagation",
            "RequestTarget",
            "RunCommand",
            "TableBuilder",
            "ValueMatchType",
        ];
        var found =
            from file in Repository.Files("*.cs", "src")
            from match in Declaration().Matches(File.ReadAllText(file))
            group Repository.Relative(file).Split('/')[1] by match.Groups["name"].Value into sameName
            where sameName.Distinct(StringComparer.Ordinal).Count() > 1
            select sameName.Key;

        Assert.Empty(found.Except(nouns.Concat(twins), StringComparer.Ordinal));
    }

    [GeneratedRegex(
        @"^(public |internal )(static |sealed |abstract |partial |readonly |ref )*(class|record struct|record class|record|struct|interface|enum)\s+(?<name>[A-Z]\w*)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Declaration();

    [GeneratedRegex("const string \\w+ = \"(?<value>[^\"]+)\"")]
    private static partial Regex Constant();

    [GeneratedRegex("\"[A-Za-z./]+\"")]
    private static partial Regex Literal();
}
