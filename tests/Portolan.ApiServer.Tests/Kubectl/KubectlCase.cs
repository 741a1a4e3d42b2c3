using System.Text;
using System.Text.RegularExpressions;

namespace Portolan.ApiServer.Tests.Kubectl;

/// <summary>A transcript: command lines after <c>$ </c> (with here documents) and what they print.</summary>
internal sealed partial record KubectlCase(string Path, string Head, IReadOnlyList<KubectlStep> Steps)
{
    public static KubectlCase Read(string path)
    {
        var head = new StringBuilder();
        var steps = new List<KubectlStep>();
        StringBuilder? command = null;
        var output = new StringBuilder();
        var inDocument = false;
        foreach (var line in File.ReadLines(path))
        {
            if (inDocument)
            {
                command!.Append('\n').Append(line);
                inDocument = line != "EOF";
            }
            else if (line.StartsWith("$ ", StringComparison.Ordinal))
            {
                if (command is not null)
                {
                    steps.Add(new(command.ToString(), output.ToString().TrimEnd()));
                }
                command = new StringBuilder(line[2..]);
                output.Clear();
                inDocument = line.Contains("<<EOF", StringComparison.Ordinal) || line.Contains("<<'EOF'", StringComparison.Ordinal);
            }
            else
            {
                (command is null ? head : output).Append(line).Append('\n');
            }
        }

        if (command is not null)
        {
            steps.Add(new(command.ToString(), output.ToString().TrimEnd()));
        }
        return new(path, head.ToString().TrimEnd(), steps);
    }

    public void Write(IEnumerable<KubectlStep> steps) =>
        File.WriteAllText(
            Path,
            Head + "\n\n" + string.Join("\n\n", steps.Select(step => $"$ {step.Command}\n{step.Output}".TrimEnd())) + "\n"
        );

    /// <summary>What differs from run to run gets one name: ages, times, uids, versions; runs of blanks within a line are one.</summary>
    public static string Normalize(string text)
    {
        text = Uid().Replace(text, "UID");
        text = Time().Replace(text, "TIME");
        text = Version().Replace(text, "$1\"VERSION\"");
        text = DescribedVersion().Replace(text, "$1 VERSION");
        text = Age().Replace(text, "AGE");
        text = Scratch().Replace(text, "/tmp/$1");
        text = DiffTime().Replace(text, "");
        return string.Join('\n', text.Split('\n').Select(line => Blanks().Replace(line, " ").TrimEnd())).TrimEnd();
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uid();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")]
    private static partial Regex Time();

    [GeneratedRegex("(resourceVersion\"?: )\"\\d+\"")]
    private static partial Regex Version();

    [GeneratedRegex(@"(Resource Version:)\s+\d+")]
    private static partial Regex DescribedVersion();

    [GeneratedRegex(@"(?<![\w.=:-])(\d+d)?(\d+h)?(\d+m)?\d+s(?![\w.-])")]
    private static partial Regex Age();

    [GeneratedRegex(@"/tmp/(LIVE|MERGED)-\d+")]
    private static partial Regex Scratch();

    [GeneratedRegex(@"\t\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ \+0000")]
    private static partial Regex DiffTime();

    [GeneratedRegex(@"(?<=\S)[ \t]+")]
    private static partial Regex Blanks();
}

/// <summary>A command and what it prints.</summary>
internal sealed record KubectlStep(string Command, string Output);
