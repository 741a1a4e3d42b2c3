using System.Globalization;

namespace Portolan.Differential;

/// <summary>
/// Reads the files of cases: a name at the start of a line, then indented lines of a word and its value (<c>rfc</c>, <c>send</c>,
/// <c>want</c>, <c>seen</c>, <c>field</c>, <c>absent</c>,
/// <c>body</c>, <c>answer</c>, <c>trailer</c>, <c>because</c>). <c>#</c> begins a comment line.
/// </summary>
internal static class CaseFile
{
    public static IEnumerable<RequestCase> Requests() =>
        Blocks("requests.txt").Select(block => Checked(block.Lines.Aggregate(new RequestCase(block.Name), With)));

    public static IEnumerable<AnswerCase> Answers() =>
        Blocks("answers.txt").Select(block => block.Lines.Aggregate(new AnswerCase(block.Name), With));

    private static IEnumerable<(string Name, List<(string Word, string Value)> Lines)> Blocks(string file)
    {
        var name = "";
        var lines = new List<(string Word, string Value)>();
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Cases", file)).Append("end"))
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line[0] != ' ')
            {
                if (name.Length > 0)
                {
                    yield return (name, lines);
                }

                (name, lines) = (line, []);
                continue;
            }

            var text = line.TrimStart(' ');
            var space = text.IndexOf(' ', StringComparison.Ordinal);
            lines.Add(space < 0 ? (text, "") : (text[..space], text[(space + 1)..]));
        }
    }

    private static RequestCase With(RequestCase found, (string Word, string Value) line) =>
        line.Word switch
        {
            "rfc" => found with { Rfc = line.Value },
            "send" => found with { Send = [.. found.Send, .. Escapes.Parse(line.Value)] },
            "want" => Wanted(found, line.Value.Split(' ')),
            "seen" => found with { Seen = [.. found.Seen, line.Value] },
            "field" => found with { Fields = [.. found.Fields, Pair(line.Value)] },
            "absent" => found with { Absent = [.. found.Absent, line.Value] },
            "body" => found with { Body = System.Text.Encoding.Latin1.GetString(Escapes.Parse(line.Value)) },
            "answer" => found with { Answer = [.. found.Answer, Pair(line.Value)] },
            "because" => found with { Because = line.Value },
            _ => throw new FormatException($"{found.Name}: unknown word '{line.Word}'"),
        };

    private static AnswerCase With(AnswerCase found, (string Word, string Value) line) =>
        line.Word switch
        {
            "rfc" => found with { Rfc = line.Value },
            "method" => found with { Method = line.Value },
            "send" => found with { Send = Escapes.Parse(line.Value) },
            "want" => Wanted(found, line.Value.Split(' ')),
            "body" => found with { Body = System.Text.Encoding.Latin1.GetString(Escapes.Parse(line.Value)) },
            "absent" => found with { Absent = [.. found.Absent, line.Value] },
            "trailer" => found with { Trailers = [.. found.Trailers, Pair(line.Value)] },
            "because" => found with { Because = line.Value },
            _ => throw new FormatException($"{found.Name}: unknown word '{line.Word}'"),
        };

    private static AnswerCase Wanted(AnswerCase found, string[] words) =>
        found with
        {
            Statuses = StatusesOf(words),
            Connection = words.Contains("reuse", StringComparer.Ordinal) ? BackendConnection.Reused : BackendConnection.New,
            Ends = words.Contains("end", StringComparer.Ordinal),
            IsBroken = words.Contains("broken", StringComparer.Ordinal),
        };

    private static List<int> StatusesOf(string[] words) =>
        [.. words.Where(word => char.IsAsciiDigit(word[0])).Select(word => int.Parse(word, CultureInfo.InvariantCulture))];

    private static RequestCase Wanted(RequestCase found, string[] words) =>
        found with
        {
            Statuses = StatusesOf(words),
            After =
                words.Contains("open", StringComparer.Ordinal) ? After.Open
                : words.Contains("close", StringComparer.Ordinal) ? After.Close
                : throw new FormatException($"{found.Name}: want says neither open nor close"),
            IsOwn = words.Contains("own", StringComparer.Ordinal),
            IsCut = words.Contains("cut", StringComparer.Ordinal),
            IsHead = words.Contains("head", StringComparer.Ordinal),
        };

    private static (string Name, string Value) Pair(string text) =>
        text.IndexOf(':', StringComparison.Ordinal) is var colon and > 0
            ? (text[..colon], text[(colon + 1)..].Trim())
            : throw new FormatException($"no colon in '{text}'");

    private static RequestCase Checked(RequestCase found) =>
        found.Rfc.Length > 0 && found.Send.Length > 0 ? found : throw new FormatException($"{found.Name}: has no rfc or send");
}
