using System.Globalization;
using System.Text;

namespace Portolan.Differential;

/// <summary>The same bytes at nginx and HAProxy. Where one of them does otherwise than Portolan must, the case says what decides.</summary>
public sealed class PeerTests
{
    [Fact]
    public async Task Where_a_peer_differs_the_case_says_what_decides()
    {
        Assert.SkipWhen(
            Peer.Find("nginx") is null || Peer.Find("haproxy") is null,
            "nginx or haproxy is missing; to have them: sudo apt-get install -y nginx-light haproxy");
        await using var backend = new RecordingBackend(System.Net.IPAddress.Loopback);
        await using var nginx = await Peer.NginxAsync(backend.EndPoint);
        await using var haproxy = await Peer.HaproxyAsync(backend.EndPoint);

        var table = new StringBuilder("| case | RFC | Portolan | nginx | HAProxy |\n|---|---|---|---|---|\n");
        var unexplained = new List<string>();
        foreach (var found in CaseFile.Requests())
        {
            var others = new List<string>();
            foreach (var peer in new[] { nginx, haproxy })
            {
                var (summary, accepts) = await AskAsync(peer, backend, found);
                others.Add(summary);
                if (accepts != Accepts(found) && found.Because.Length == 0)
                {
                    unexplained.Add($"{found.Name}: {peer.Name} has {summary}, wanted {Wanted(found)}");
                }
            }

            table.Append(CultureInfo.InvariantCulture, $"| {found.Name} | {found.Rfc} | {Wanted(found)} | {others[0]} | {others[1]} |\n");
        }

        await File.WriteAllTextAsync(Path.Combine(AppContext.BaseDirectory, "differential.md"), table.ToString(), TestContext.Current.CancellationToken);
        Assert.True(unexplained.Count == 0, string.Join(Environment.NewLine, unexplained));
    }

    // What matters between proxies is whether the first request goes on to a backend; which 4xx says no is a matter of taste.
    private static async Task<(string Summary, bool Accepts)> AskAsync(Peer peer, RecordingBackend backend, RequestCase found)
    {
        try
        {
            var outcome = await Outcome.OfAsync(peer.EndPoint, backend, found, Splitting.Whole);
            return (outcome.Summary, outcome.Answers.Count > 0 && outcome.Answers[0].Status == 200);
        }
        catch (TimeoutException)
        {
            return ("waits for more", false);
        }
    }

    private static bool Accepts(RequestCase found) => found.Statuses.Count > 0 && found.Statuses[0] == 200;

    private static string Wanted(RequestCase found) => $"{(found.Statuses.Count == 0 ? "nothing" : string.Join(' ', found.Statuses))}, {(found.After == After.Open ? "open" : "close")}";
}
