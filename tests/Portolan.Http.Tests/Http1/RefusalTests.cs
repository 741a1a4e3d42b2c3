using System.Reflection;
using Portolan.Http.Http1;

namespace Portolan.Http.Tests.Http1;

/// <summary>What is ambiguous or malformed is refused, with the same error wherever the octets were cut.</summary>
public sealed class RefusalTests
{
    private static readonly Http1Limits Small = new()
    {
        RequestLineBytes = 40,
        FieldBytes = 60,
        FieldLines = 4,
        ChunkLineBytes = 20,
        ChunkOverheadBytes = 50,
        InterimResponses = 2,
    };

    public static TheoryData<int, string> Requests =>
        Cases(RefusedMessages.Requests.Select(message => $"{message.Section} {message.Octets}"));

    public static TheoryData<int, string> Responses =>
        Cases(RefusedMessages.Responses.Select(message => $"{message.Section} {message.Octets}"));

    [Theory]
    [MemberData(nameof(Requests))]
    public void A_request_that_breaks_a_rule_is_refused(int index, string title)
    {
        Assert.NotEmpty(title);
        var (_, error, octets) = RefusedMessages.Requests[index];
        Assert.Same(error, Replay.RequestError(octets));
    }

    [Theory]
    [MemberData(nameof(Responses))]
    public void A_response_that_breaks_a_rule_is_refused(int index, string title)
    {
        Assert.NotEmpty(title);
        var (_, error, request, octets) = RefusedMessages.Responses[index];
        Assert.Same(error, Replay.ResponseError(octets, request));
    }

    [Fact]
    public void RFC_9112_3_A_line_that_is_too_long_is_answered_by_414()
    {
        // 40 octets are taken, 41 are not; nor are 41 without an end.
        Assert.StartsWith("GET /", Replay.Requests($"GET /{new string('a', 24)} HTTP/1.1\r\nHost: x\r\n\r\n", Small));
        Assert.Same(Http1Error.RequestLineTooLong, Replay.RequestError($"GET /{new string('a', 25)} HTTP/1.1\r\nHost: x\r\n\r\n", Small));
        Assert.Same(Http1Error.RequestLineTooLong, Replay.RequestError($"GET /{new string('a', 37)}", Small));
        Assert.Equal(414, Http1Error.RequestLineTooLong.Status);
    }

    [Fact]
    public void RFC_6585_5_Fields_that_are_too_many_or_too_long_are_answered_by_431()
    {
        Assert.StartsWith("GET", Replay.Requests($"GET / HTTP/1.1\r\nHost: x\r\nX: {new string('a', 46)}\r\n\r\n", Small));
        Assert.Same(
            Http1Error.FieldsTooLarge,
            Replay.RequestError($"GET / HTTP/1.1\r\nHost: x\r\nX: {new string('a', 47)}\r\n\r\n", Small)
        );
        Assert.Same(Http1Error.FieldsTooLarge, Replay.RequestError($"GET / HTTP/1.1\r\nHost: x\r\n{new string('a', 55)}", Small));
        Assert.StartsWith("GET", Replay.Requests("GET / HTTP/1.1\r\nHost: x\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\n", Small));
        Assert.Same(
            Http1Error.TooManyFields,
            Replay.RequestError("GET / HTTP/1.1\r\nHost: x\r\nA: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\n\r\n", Small)
        );
        Assert.Same(Http1Error.StatusLineTooLong, Replay.ResponseError($"HTTP/1.1 200 {new string('a', 26)}\r\n\r\n", limits: Small));
        Assert.Same(Http1Error.StatusLineTooLong, Replay.ResponseError($"HTTP/1.1 200 {new string('a', 28)}", limits: Small));
    }

    [Fact]
    public void RFC_9112_7_1_1_Chunk_extensions_are_bounded_in_a_line_and_in_all()
    {
        const string Head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
        Assert.EndsWith("END", Replay.Requests(Head + $"0;{new string('a', 16)}\r\n\r\n", Small));
        Assert.Same(Http1Error.ChunkLineTooLong, Replay.RequestError(Head + $"0;{new string('a', 17)}\r\n\r\n", Small));
        Assert.Same(Http1Error.ChunkLineTooLong, Replay.RequestError(Head + $"0;{new string('a', 20)}", Small));

        // Each chunk of one octet costs 5 of framing and earns 2: the 17th is one too many for 50.
        var chunks = string.Concat(Enumerable.Repeat("1\r\na\r\n", 16));
        Assert.Contains("DATA aaaaaaaaaaaaaaaa", Replay.Requests(Head + chunks, Small));
        Assert.Same(Http1Error.ChunkOverhead, Replay.RequestError(Head + chunks + "1\r\na\r\n", Small));
        Assert.EndsWith("END", Replay.Requests(Head + string.Concat(Enumerable.Repeat("3\r\nabc\r\n", 100)) + "0\r\n\r\n", Small));
    }

    [Fact]
    public void RFC_9110_15_2_Interim_responses_are_bounded()
    {
        const string Interim = "HTTP/1.1 103 Early Hints\r\n\r\n";
        Assert.Contains("200", Replay.Responses(Interim + Interim + "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", limits: Small));
        Assert.Same(Http1Error.TooManyInterim, Replay.ResponseError(Interim + Interim + Interim, limits: Small));
    }

    [Theory]
    [InlineData("GET / HT")]
    [InlineData("GET / HTTP/1.1\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nConte")]
    [InlineData("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhell")]
    [InlineData("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhell\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: y\r\n")]
    public void RFC_9112_8_A_request_whose_connection_ends_is_incomplete(string octets) =>
        Assert.EndsWith("ended: Error the connection ended within the message (RFC 9112, 8)", Replay.Requests(octets, ends: true));

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\n")]
    [InlineData("HTTP/1.1 103 Early Hints\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n")]
    public void RFC_9112_8_A_response_whose_connection_ends_is_incomplete(string octets) =>
        Assert.EndsWith(
            "ended: Error the connection ended within the message (RFC 9112, 8)\nnot reusable",
            Replay.Responses(octets, ends: true)
        );

    [Fact]
    public void RFC_9112_6_1_Nothing_is_read_behind_a_refused_message()
    {
        var reader = new Http1RequestReader(Http1Limits.Default);
        Assert.Equal(Http1Event.Error, reader.Read("GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n"u8, out _, out _));
        Assert.Equal(Http1Event.Error, reader.Read("GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8, out _, out _));
        Assert.Equal(Http1Event.Error, reader.ReadEnd());
        Assert.Throws<InvalidOperationException>(reader.Next);
    }

    [Fact]
    public void Every_error_has_a_message_here_that_meets_it()
    {
        Http1Error[] inTests =
        [
            .. RefusedMessages.Requests.Select(message => message.Error),
            .. RefusedMessages.Responses.Select(message => message.Error),
            Http1Error.RequestLineTooLong,
            Http1Error.FieldsTooLarge,
            Http1Error.TooManyFields,
            Http1Error.StatusLineTooLong,
            Http1Error.ChunkLineTooLong,
            Http1Error.ChunkOverhead,
            Http1Error.TooManyInterim,
            Http1Error.Truncated,
        ];
        var all = typeof(Http1Error)
            .GetFields(BindingFlags.Static | BindingFlags.NonPublic)
            .Where(member => member.FieldType == typeof(Http1Error))
            .Select(member => (Http1Error)member.GetValue(null)!)
            .ToList();

        Assert.NotEmpty(all);
        Assert.Empty(all.Except(inTests).Select(error => error.Text));
    }

    private static TheoryData<int, string> Cases(IEnumerable<string> titles)
    {
        var cases = new TheoryData<int, string>();
        foreach (var (index, title) in titles.Index())
        {
            cases.Add(index, Shown(title));
        }

        return cases;
    }

    private static string Shown(string title) =>
        string.Concat(
            title.Select(letter =>
                letter switch
                {
                    '\r' => "\\r",
                    '\n' => "\\n",
                    < ' ' or > '~' => $"\\x{(int)letter:x2}",
                    _ => letter.ToString(),
                }
            )
        )
            is var shown
        && shown.Length > 90
            ? shown[..90]
            : shown;
}
