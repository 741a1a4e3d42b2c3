using System.Collections.Concurrent;
using System.Text;

namespace Portolan.Differential;

/// <summary>The same bytes at nginx and HAProxy. Where one of them does otherwise than Portolan must, the case says what decides.</summary>
public sealed class PeerTests
{
    private const int Lanes = 4;

    [Fact]
    public Task Where_a_peer_takes_other_requests_the_case_says_what_decides() =>
        CompareAsync(
            "requests",
            CaseFile
                .Requests()
                .Select(found => new Comparison(
                    found.Name,
                    found.Rfc,
                    found.Because,
                    new Verdict(
                        $"{Statuses(found.Statuses)}, {(found.After == After.Open ? "open" : "close")}",
                        found.Statuses.Count > 0 && found.Statuses[0] == 200
                    ),
                    (lane, peer) => AskAsync(lane, peer, found)
                ))
        );

    [Fact]
    public Task Where_a_peer_takes_other_answers_the_case_says_what_decides() =>
        CompareAsync(
            "answers",
            CaseFile
                .Answers()
                .Select(found => new Comparison(
                    found.Name,
                    found.Rfc,
                    found.Because,
                    new Verdict(
                        $"{Statuses(found.Statuses)}{(found.IsBroken ? ", broken" : "")}",
                        !found.IsBroken && found.Statuses[^1] != 502
                    ),
                    (lane, peer) => AskAsync(lane, peer, found)
                ))
        );

    private static async Task CompareAsync(string what, IEnumerable<Comparison> comparisons)
    {
        Assert.SkipWhen(
            Peer.Find("nginx") is null || Peer.Find("haproxy") is null,
            "nginx or haproxy is missing; to have them: sudo apt-get install -y nginx-light haproxy"
        );
        var cases = comparisons.ToList();
        var waiting = new ConcurrentQueue<int>(Enumerable.Range(0, cases.Count));
        var rows = new string[cases.Count];
        var unexplained = new ConcurrentBag<string>();
        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(_ => PlayAsync()));

        string[] table = ["| case | RFC | Portolan | nginx | HAProxy |", "|---|---|---|---|---|", .. rows];
        await File.WriteAllLinesAsync(
            Path.Combine(AppContext.BaseDirectory, $"differential-{what}.md"),
            table,
            TestContext.Current.CancellationToken
        );
        Assert.True(unexplained.IsEmpty, string.Join(Environment.NewLine, unexplained));

        async Task PlayAsync()
        {
            await using var lane = await PeerLane.StartAsync();
            while (waiting.TryDequeue(out var place))
            {
                var (row, faults) = await PlayCaseAsync(lane, cases[place]);
                rows[place] = row;
                faults.ForEach(unexplained.Add);
            }
        }
    }

    // What matters between proxies is whether a message goes on. What a peer does but once under load is no difference: it is asked again.
    private static async Task<(string Row, List<string> Unexplained)> PlayCaseAsync(PeerLane lane, Comparison found)
    {
        var row = $"| {found.Name} | {found.Rfc} | {found.Wanted.Summary} |";
        var unexplained = new List<string>();
        foreach (var peer in lane.Peers)
        {
            var verdict = await found.Ask(lane, peer);
            if (verdict.Accepts != found.Wanted.Accepts && found.Because.Length == 0)
            {
                verdict = await found.Ask(lane, peer);
                if (verdict.Accepts != found.Wanted.Accepts)
                {
                    unexplained.Add($"{found.Name}: {peer.Name} has {verdict.Summary}, wanted {found.Wanted.Summary}");
                }
            }

            row += $" {verdict.Summary} |";
        }

        return (row, unexplained);
    }

    private static async Task<Verdict> AskAsync(PeerLane lane, Peer peer, RequestCase found)
    {
        try
        {
            var outcome = await Outcome.OfAsync(peer.EndPoint, lane.Backend, found, Splitting.Whole);
            return new Verdict(outcome.Summary, outcome.Answers.Count > 0 && outcome.Answers[0].Status == 200);
        }
        catch (TimeoutException)
        {
            return new Verdict("waits for more", Accepts: false);
        }
    }

    // A peer accepts an answer when its client gets a whole one, with the status that the backend sent.
    private static async Task<Verdict> AskAsync(PeerLane lane, Peer peer, AnswerCase found)
    {
        lane.Backend.Answer = request =>
            request.StartLine.Contains(" /answer ", StringComparison.Ordinal)
                ? new BackendAnswer(found.Send, found.Ends)
                : BackendAnswer.Ok;
        var asked = new RequestCase(found.Name)
        {
            Rfc = found.Rfc,
            Send = Encoding.Latin1.GetBytes($"{found.Method} /answer HTTP/1.1\r\nHost: x.test\r\nConnection: close\r\n\r\n"),
            IsHead = found.Method == "HEAD",
        };
        try
        {
            var outcome = await Outcome.OfAsync(peer.EndPoint, lane.Backend, asked, Splitting.Whole);
            var isWhole =
                outcome.Rest.Length == 0 && outcome.Answers.Count > 0 && outcome.Answers[^1].Status is >= 200 and not (502 or 504);
            return new Verdict(
                $"{Statuses([.. outcome.Answers.Select(answer => answer.Status)])}{(outcome.Rest.Length > 0 ? ", broken" : "")}",
                isWhole
            );
        }
        catch (TimeoutException)
        {
            return new Verdict("waits for more", Accepts: false);
        }
    }

    private static string Statuses(IReadOnlyList<int> statuses) => statuses.Count == 0 ? "nothing" : string.Join(' ', statuses);
}
