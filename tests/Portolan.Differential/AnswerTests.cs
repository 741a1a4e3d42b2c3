using System.Net.Sockets;
using System.Text;

namespace Portolan.Differential;

/// <summary>Every raw answer of a backend has the one outcome that its case says, and the next request gets its own answer.</summary>
public sealed class AnswerTests : IAsyncLifetime
{
    private static readonly Dictionary<string, AnswerCase> Cases = CaseFile
        .Answers()
        .ToDictionary(found => found.Name, StringComparer.Ordinal);

    private Edge _edge = null!;

    public static TheoryData<string> All => [.. Cases.Keys];

    public async ValueTask InitializeAsync() => _edge = await Edge.StartAsync();

    public ValueTask DisposeAsync() => _edge.DisposeAsync();

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_raw_answer_has_the_outcome_that_its_section_asks_for(string name)
    {
        var wanted = Cases[name];
        _edge.Backend.Answer = request =>
            request.StartLine.Contains(" /answer ", StringComparison.Ordinal)
                ? new BackendAnswer(wanted.Send, wanted.Ends)
                : new BackendAnswer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nprobe"u8.ToArray(), Closes: false);

        var first = await AskAsync($"{wanted.Method} /answer HTTP/1.1\r\nHost: x.test\r\nConnection: close\r\n\r\n");
        var connections = _edge.Backend.Connections;
        var second = await AskAsync("GET /next HTTP/1.1\r\nHost: x.test\r\nConnection: close\r\n\r\n");

        var text =
            $"{name} (RFC {wanted.Rfc})\n  sent: {Escapes.Show(wanted.Send)}\n  got: {Escapes.Show(first)}\n  next: {Escapes.Show(second)}";
        var next = Assert.Single(Answers(second, isToHead: false, text));
        Assert.True(next is { Status: 200, Body: "probe" }, $"the next request did not get its own answer\n{text}");
        Assert.True(
            wanted.Connection == BackendConnection.New || _edge.Backend.Connections == connections,
            $"the connection was not used again\n{text}"
        );
        Assert.True(
            wanted.Connection == BackendConnection.Reused || _edge.Backend.Connections == connections + 1,
            $"the connection was used again\n{text}"
        );

        var answers = Answers(first, wanted.Method == "HEAD", text);
        if (wanted.IsBroken)
        {
            // However much of it arrived before the connection was reset: that it is not the whole must be plain.
            Assert.Empty(answers);
            return;
        }

        Assert.True(
            wanted.Statuses.SequenceEqual(answers.Select(answer => answer.Status)),
            $"wanted {string.Join(' ', wanted.Statuses)}\n{text}"
        );
        Assert.True(wanted.Body is null || answers[^1].Body == wanted.Body, $"wanted the body '{wanted.Body}'\n{text}");
        Assert.True(
            wanted.Trailers.Count == 0 || wanted.Trailers.SequenceEqual(answers[^1].Trailers),
            $"wanted the trailers {string.Join(", ", wanted.Trailers)}\n{text}"
        );
        Assert.All(
            wanted.Absent,
            absent => Assert.True(answers[^1].Values(absent).All(value => value == "close"), $"{absent} got through\n{text}")
        );
    }

    [Fact]
    public void There_are_at_least_a_hundred_and_fifty_cases() => Assert.InRange(Cases.Count, 150, int.MaxValue);

    private static List<WireMessage> Answers(byte[] bytes, bool isToHead, string text)
    {
        var reader = new WireReader(bytes, bytes.Length);
        var answers = new List<WireMessage>();
        try
        {
            while (!reader.IsAtEnd && reader.ReadResponse(isToHead, isEnded: true) is { } answer)
            {
                answers.Add(answer);
            }
        }
        catch (FormatException exception)
        {
            Assert.Fail($"{exception.Message}\n{text}");
        }

        return answers;
    }

    private async Task<byte[]> AskAsync(string request)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(_edge.EndPoint);
        var stream = client.GetStream();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var answer = new MemoryStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request), limit.Token);
            await stream.CopyToAsync(answer, limit.Token);
        }
        catch (IOException)
        {
            // A reset is how an answer that broke off ends.
        }

        return answer.ToArray();
    }
}
