using System.Globalization;

namespace Portolan.Differential;

/// <summary>What a proxy made of a case.</summary>
internal sealed record Outcome(
    IReadOnlyList<WireMessage> Answers,
    IReadOnlyList<WireMessage> Seen,
    IReadOnlyList<string> Garbage,
    string Rest
)
{
    /// <summary>Plays a case and collects what the client got and what the backend saw.</summary>
    public static async Task<Outcome> OfAsync(
        System.Net.IPEndPoint proxy,
        RecordingBackend backend,
        RequestCase played,
        Splitting splitting
    )
    {
        backend.Forget();
        var bytes = await RawClient.PlayAsync(proxy, played, splitting);
        var reader = new WireReader(bytes, bytes.Length);
        var answers = new List<WireMessage>();
        var rest = "";
        try
        {
            while (!reader.IsAtEnd && reader.ReadResponse(isToHead: played.IsHead && answers.Count == 0, isEnded: true) is { } answer)
            {
                answers.Add(answer);
            }
        }
        catch (FormatException exception)
        {
            rest = exception.Message;
        }

        return new Outcome(
            answers,
            [.. backend.Seen],
            [.. backend.Garbage],
            rest.Length == 0 && !reader.IsAtEnd ? Escapes.Show(bytes.AsSpan(reader.Position)) : rest
        );
    }

    /// <summary>One line for a table: the statuses, and how many requests the backend saw.</summary>
    public string Summary =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(Answers.Count == 0 ? "nothing" : string.Join(' ', Answers.Select(answer => answer.Status)))}, {Seen.Count} forwarded{(Garbage.Count > 0 ? ", garbage" : "")}"
        );

    public override string ToString() =>
        $"answers: {string.Join(" /// ", Answers)}\n  seen: {string.Join(" /// ", Seen)}\n  garbage: {string.Join(" /// ", Garbage)}\n  unread: {Rest}";
}
