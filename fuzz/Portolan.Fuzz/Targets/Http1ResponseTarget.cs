using System.Buffers;
using System.Text;
using Portolan.Http.Http1;
using Portolan.Http.Messages;

namespace Portolan.Fuzz.Targets;

/// <summary>
/// Responses of HTTP/1.1, to requests of each kind. However they are cut they are the same, and one that was taken is sent on as one.
/// </summary>
internal sealed class Http1ResponseTarget : IFuzzTarget
{
    private static readonly Http1Limits Limits = new()
    {
        RequestLineBytes = 100,
        FieldBytes = 400,
        FieldLines = 12,
        ChunkLineBytes = 40,
        ChunkOverheadBytes = 100,
        InterimResponses = 3,
    };

    public string Name => "http1-response";

    public IReadOnlyList<byte[]> Words { get; } =
    [
        .. new[]
        {
            "\r\n",
            "\r\n\r\n",
            "\n",
            "\r",
            " ",
            "HTTP/1.1 200 OK\r\n",
            "HTTP/1.0 ",
            "HTTP/1.1 103 X\r\n\r\n",
            "HTTP/1.1 101 X\r\n",
            "204",
            "304",
            "426",
            "099",
            "Content-Length: 3\r\n",
            "Content-Length: 0\r\n",
            "Transfer-Encoding: chunked\r\n",
            "chunked",
            "Connection: close\r\n",
            "Connection: upgrade\r\nUpgrade: a\r\n",
            "0\r\n\r\n",
            "5\r\nhello\r\n",
            ";a",
        }.Select(Encoding.ASCII.GetBytes),
    ];

    public void Run(byte[] input, Random random)
    {
        foreach (var request in Enum.GetValues<RequestKind>())
        {
            var whole = Read(input, request, null);
            FuzzFailure.Unless(whole == Read(input, request, random), $"another cut, other events, to {request}");
        }
    }

    private static string Read(byte[] input, RequestKind request, Random? cuts)
    {
        var reader = new Http1ResponseReader(Limits);
        reader.Expect(request);
        var summary = new Summary();
        var start = 0;
        foreach (var end in Pieces.Cut(input.Length, cuts))
        {
            Http1Event step;
            do
            {
                step = reader.Read(input.AsSpan(start..end), out var consumed, out var data);
                FuzzFailure.Unless(consumed >= 0 && consumed <= end - start && data.Length <= consumed, "more was consumed than came");
                start += consumed;
                summary.AddData(data);
                if (step == Http1Event.Head)
                {
                    summary.Add(reader.Head);
                    SendOn(reader.Head, request);
                }
                else if (step == Http1Event.End)
                {
                    summary.AddEnd(reader.Trailers);
                    FuzzFailure.Unless(!reader.MayBeReused || start == end, "reusable with octets left");
                }
                else if (step == Http1Event.Error)
                {
                    FuzzFailure.Unless(!reader.MayBeReused, "reusable after an error");
                    summary.Add($"ERROR {reader.Error}");
                    return summary.ToString();
                }
            } while (step != Http1Event.NeedMore);
        }

        summary.Add($"{reader.MayBeReused} {reader.ReadEnd()}");
        return summary.ToString();
    }

    private static void SendOn(HttpResponseHead head, RequestKind request)
    {
        var output = new ArrayBufferWriter<byte>();
        var body = Http1Writer.WriteResponseHead(output, head, HttpVersion.Http11, request);
        var reader = new Http1ResponseReader(new Http1Limits { FieldBytes = 4096 });
        reader.Expect(request);
        FuzzFailure.Unless(
            reader.Read(output.WrittenSpan, out var consumed, out _) == Http1Event.Head,
            $"sent on and refused: {reader.Error}"
        );
        FuzzFailure.Unless(consumed == output.WrittenCount, "more than a head was sent on");
        FuzzFailure.Unless(
            reader.Head.Body == body && reader.Head.Status == head.Status && reader.Head.Fields.Count == head.Fields.Count,
            "sent on with another meaning"
        );
    }
}
