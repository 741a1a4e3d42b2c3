using System.Text;

namespace Portolan.Translation.Tests.Golden.Runner;

/// <summary>The lines by which two texts differ, with a few lines around them.</summary>
internal static class TextDiff
{
    private const int Context = 3;

    public static string Between(string expected, string actual)
    {
        var (old, now) = (expected.Split('\n'), actual.Split('\n'));
        var lines = Edits(old, now);
        var text = new StringBuilder();
        var last = -1;
        for (var i = 0; i < lines.Count; i++)
        {
            var from = Math.Max(0, i - Context);
            if (!lines.Skip(from).Take((2 * Context) + 1).Any(line => line[0] != ' '))
            {
                continue;
            }

            text.Append(last >= 0 && last < i - 1 ? "...\n" : "").Append(lines[i]).Append('\n');
            last = i;
        }

        return text.ToString();
    }

    // The classic table of longest common subsequences: golden files have hundreds of lines, not thousands.
    private static List<string> Edits(string[] old, string[] now)
    {
        var common = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = now.Length - 1; j >= 0; j--)
            {
                common[i, j] = old[i] == now[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var lines = new List<string>();
        var (a, b) = (0, 0);
        while (a < old.Length || b < now.Length)
        {
            if (a < old.Length && b < now.Length && old[a] == now[b])
            {
                lines.Add($"  {old[a++]}");
                b++;
            }
            else if (b >= now.Length || (a < old.Length && common[a + 1, b] >= common[a, b + 1]))
            {
                lines.Add($"- {old[a++]}");
            }
            else
            {
                lines.Add($"+ {now[b++]}");
            }
        }

        return lines;
    }
}
