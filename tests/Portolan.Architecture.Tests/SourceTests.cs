using System.Text.RegularExpressions;

namespace Portolan.Architecture.Tests;

/// <summary>Rules of size and of words that no compiler checks.</summary>
public sealed partial class SourceTests
{
    [Fact]
    public void No_file_is_longer_than_600_lines()
    {
        var long_ = Sizes().Where(size => size.Lines > 600).Select(size => $"{size.File}: {size.Lines}");
        Assert.Empty(long_);
    }

    [Fact]
    public void Nine_of_ten_files_are_shorter_than_300_lines_and_half_shorter_than_120()
    {
        var lines = Sizes().Select(size => size.Lines).Order().ToList();
        Assert.InRange(lines[lines.Count / 2], 0, 120);
        Assert.InRange(lines[lines.Count * 9 / 10], 0, 300);
    }

    /// <summary>Code is laid out by the formatter that <c>make check</c> runs; it leaves comments as they are.</summary>
    [Fact]
    public void No_comment_is_wider_than_140_columns()
    {
        var wide =
            from file in Repository.Files("*.cs", "src", "tests", "bench", "fuzz")
            from line in File.ReadLines(file).Select((text, index) => (Text: text, Number: index + 1))
            where line.Text.Length > 140 && line.Text.AsSpan().TrimStart().StartsWith("//")
            select $"{Repository.Relative(file)}:{line.Number}";

        Assert.Empty(wide);
    }

    [Fact]
    public void Every_log_event_has_an_id_of_its_own()
    {
        var events =
            from file in Repository.Files("*.cs", "src")
            from Match match in EventId().Matches(File.ReadAllText(file))
            group Repository.Relative(file) by match.Groups["id"].Value into sameId
            where sameId.Count() > 1
            select $"{sameId.Key}: {string.Join(", ", sameId)}";

        Assert.Empty(events);
    }

    [Fact]
    public void Nothing_is_left_unfinished()
    {
        var marks =
            from file in Repository.Files("*.cs", "src", "tests", "bench")
            where !file.EndsWith("SourceTests.cs", StringComparison.Ordinal)
            from line in File.ReadLines(file).Select((text, index) => (Text: text, Number: index + 1))
            where Unfinished().IsMatch(line.Text)
            select $"{Repository.Relative(file)}:{line.Number}: {line.Text.Trim()}";

        Assert.Empty(marks);
    }

    [Fact]
    public void No_file_names_a_package_registry()
    {
        var names =
            from pattern in new[] { "*.cs", "*.csproj", "*.props", "*.json", "*.md", "*.yaml", "*.sh" }
            from file in Repository.Files(pattern, "src", "tests", "bench", "docs", "examples")
            where !file.EndsWith("SourceTests.cs", StringComparison.Ordinal)
            where Registry().IsMatch(File.ReadAllText(file))
            select Repository.Relative(file);

        Assert.Empty(names);
    }

    [GeneratedRegex(@"(EventId\s*=\s*|\[LoggerMessage\(\s*)(?<id>\d{4})\b")]
    private static partial Regex EventId();

    [GeneratedRegex("NotImplementedException|\\bTODO\\b|\\bFIXME\\b|\\bHACK\\b")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"api\.nuget\.org|registry\.npmjs|deb\.debian\.org|proxy\.golang")]
    private static partial Regex Registry();

    private static IEnumerable<(string File, int Lines)> Sizes() =>
        Repository.Files("*.cs", "src", "tests", "bench").Select(file => (Repository.Relative(file), File.ReadLines(file).Count()));
}
