using System.Buffers;
using System.Text;
using Portolan.Http.Http1;
using Portolan.Http.Messages;

namespace Portolan.Fuzz.Targets;

/// <summary>
/// Requests of HTTP/1.1. However they are cut they are the same, and one that was taken is sent on as one request that reads the same.
/// </summary>
internal sealed class Http1RequestTarget : IFuzzTarget
{
    private static readonly Http1Limits Limits = new()
    {
        RequestLineBytes = 200,
        FieldBytes = 400,
        FieldLines = 12,
        ChunkLineBytes = 40,
        ChunkOverheadBytes = 100,
    };

    public string Name => "http1-request";

    public IReadOnlyList<byte[]> Words { get; } =
    [
        .. new[]
        {
            "\r\n",
            "\r\n\r\n",
            "\n",
            "\r",
            " ",
            "\t",
            ":",
            "GET / HTTP/1.1\r\n",
            "HTTP/1.0",
            "HTTP/2.0",
            "Host: x\r\n",
            "Content-Length: 3\r\n",
            "Content-Length: ",
            "Transfer-Encoding: chunked\r\n",
            "Transfer-Encoding: ",
            "chunked",
            "Connection: close\r\n",
            "Connection: ",
            "Upgrade: a\r\n",
            "TE: trailers\r\n",
            "Expect: 100-continue\r\n",
            "0\r\n\r\n",
            "5\r\nhello\r\n",
            ";a=\"b\"",
            "http://y/",
            "CONNECT y:1",
            "OPTIONS *",
            "ffffffffffffffff",
            "[::1]",
        }.Select(Encoding.ASCII.GetBytes),
    ];

    public void Run(byte[] input, Random random)
    {
        var whole = Read(input, null);
        FuzzFailure.Unless(whole == Read(input, random), "another cut, other events");
    }

    private static string Read(byte[] input, Random? cuts)
    {
        var reader = new Http1RequestReader(Limits);
        var summary = new Summary();
        var start = 0;
        foreach (var end in Pieces.Cut(input.Length, cuts))
        {
            while (true)
            {
                var step = reader.Read(input.AsSpan(start..end), out var consumed, out var data);
                FuzzFailure.Unless(consumed >= 0 && consumed <= end - start && data.Length <= consumed, "more was consumed than came");
                start += consumed;
                summary.AddData(data);
                if (step == Http1Event.Head)
                {
                    summary.Add(reader.Head);
                    SendOn(reader.Head);
                }
                else if (step == Http1Event.End)
                {
                    summary.AddEnd(reader.Trailers);
                    reader.Next();
                }
                else if (step == Http1Event.Error)
                {
                    summary.Add($"ERROR {reader.Error}");
                    return summary.ToString();
                }
                else if (step == Http1Event.NeedMore)
                {
                    break;
                }
            }
        }

        summary.Add($"{reader.IsIdle} {reader.ReadEnd()}");
        return summary.ToString();
    }

    /// <summary>What a proxy sends on must be one request, with the same meaning and nothing behind it.</summary>
    private static void SendOn(HttpRequestHead head)
    {
        if (head.Authority.IsEmpty)
        {
            return;
        }

        var output = new ArrayBufferWriter<byte>();
        Http1Writer.WriteRequestHead(output, head);
        var reader = new Http1RequestReader(new Http1Limits { FieldBytes = 4096, RequestLineBytes = 4096 });
        FuzzFailure.Unless(
            reader.Read(output.WrittenSpan, out var consumed, out _) == Http1Event.Head,
            $"sent on and refused: {reader.Error}"
        );
        FuzzFailure.Unless(consumed == output.WrittenCount, "more than a head was sent on");
        FuzzFailure.Unless(
            reader.Head.Method.SequenceEqual(head.Method)
                && reader.Head.Target.SequenceEqual(head.Target)
                && reader.Head.Authority.SequenceEqual(head.Authority)
                && reader.Head.Fields.Count == head.Fields.Count
                && reader.Head.Protocol.SequenceEqual(head.Method.SequenceEqual("CONNECT"u8) ? [] : head.Protocol)
                && (head.Body == BodyKind.None || (reader.Head.Body == head.Body && reader.Head.ContentLength == head.ContentLength)),
            "sent on with another meaning"
        );
    }
}
