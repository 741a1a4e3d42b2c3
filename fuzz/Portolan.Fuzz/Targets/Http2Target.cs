using System.Buffers;
using System.Text;
using Portolan.Http.Http2;
using Portolan.Http.Messages;

namespace Portolan.Fuzz.Targets;

/// <summary>
/// Connections of HTTP/2, as a server or a client. However the octets are cut they tell the same and send the same; nothing is told of a
/// stream after its end; streams and windows come back to where they were. The preface and the peer's SETTINGS need not be in the input.
/// </summary>
internal sealed class Http2Target(Http2Role role) : IFuzzTarget
{
    private static readonly Http2Limits Limits = new()
    {
        ConcurrentStreams = 4,
        FieldBytes = 2_000,
        FieldLines = 20,
        BlockBytes = 4_000,
        Continuations = 4,
        Resets = new FrameRate(20, 1),
        UselessFrames = new FrameRate(20, 1),
        EmptyFrames = new FrameRate(5, 1),
        Pings = new FrameRate(5, 1),
        Settings = new FrameRate(8, 1),
    };

    public string Name => role == Http2Role.Server ? "http2-server" : "http2-client";

    public IReadOnlyList<byte[]> Words { get; } =
    [
        [0, 0, 0, 4, 0, 0, 0, 0, 0],
        [0, 0, 0, 4, 1, 0, 0, 0, 0],
        [0, 0, 4, 8, 0, 0, 0, 0, 0, 0, 0, 0, 1],
        [0, 0, 4, 8, 0, 0, 0, 0, 1, 0x7F, 0xFF, 0xFF, 0xFF],
        [0, 0, 4, 3, 0, 0, 0, 0, 1, 0, 0, 0, 8],
        [0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8],
        [0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0],
        [0, 0, 1, 0, 0, 0, 0, 0, 1, 97],
        [0, 0, 0, 0, 1, 0, 0, 0, 1],
        [0, 0, 0, 9, 4, 0, 0, 0, 1],
        [0, 0, 1, 1, 4, 0, 0, 0, 1, 0x88],
        [0, 0, 1, 1, 5, 0, 0, 0, 1, 0x89],
        [0, 0, 5, 2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0],
        [0, 0, 6, 1, 5, 0, 0, 0, 3, 0x82, 0x86, 0x84, 0x41, 1, 97],
        [0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 5],
        [0, 0, 3, 0, 9, 0, 0, 0, 1, 1, 97, 0],
    ];

    public void Run(byte[] input, Random random) =>
        FuzzFailure.Unless(Read(input, null) == Read(input, random), "another cut, another conversation");

    private string Read(byte[] input, Random? cuts)
    {
        var output = new ArrayBufferWriter<byte>();
        var pool = new Http2StreamPool();
        var http = new Http2Connection(role, Limits, output, pool);
        var summary = new StringBuilder();
        var held = new HashSet<Http2Stream>();
        http.Start();
        if (role == Http2Role.Client)
        {
            for (var request = 0; request < 3; request++)
            {
                held.Add(http.Open(Request(), "http"u8));
            }
        }

        byte[] start = role == Http2Role.Server ? [.. Http2Preface.Bytes, 0, 0, 0, 4, 0, 0, 0, 0, 0] : [0, 0, 0, 4, 0, 0, 0, 0, 0];
        byte[] all = [.. start, .. input];
        var at = 0;
        var isOver = false;
        foreach (var end in Pieces.Cut(all.Length, cuts))
        {
            while (!isOver)
            {
                var happened = http.Read(all.AsSpan(at..end), out var consumed, out var data);
                FuzzFailure.Unless(consumed >= 0 && consumed <= end - at && data.Length <= consumed, "more was consumed than came");
                at += consumed;
                if (happened == Http2Event.NeedMore)
                {
                    break;
                }

                isOver = happened == Http2Event.Error;
                Tell(http, happened, data, held, summary);
            }
        }

        foreach (var stream in held)
        {
            http.Release(stream);
        }

        http.Close();
        FuzzFailure.Unless(pool.Outstanding == 0 && http.StreamCount == 0 && http.UnreleasedCount == 0, "streams are left");
        return summary.Append(Convert.ToHexString(output.WrittenSpan)).ToString();
    }

    private void Tell(Http2Connection http, Http2Event happened, ReadOnlySpan<byte> data, HashSet<Http2Stream> held, StringBuilder summary)
    {
        var stream = http.Stream;
        if (happened is Http2Event.Data)
        {
            FuzzFailure.Unless(
                held.Contains(stream) && !stream.IsClosed && !stream.IsReceiveEnded && !data.IsEmpty,
                "DATA of a stream that has none"
            );
            summary.Append(Encoding.Latin1.GetString(data));
            http.Consume(stream, data.Length);
            return;
        }

        summary.Append('\n').Append(happened);
        switch (happened)
        {
            case Http2Event.Head when role == Http2Role.Server:
                FuzzFailure.Unless(held.Add(stream), "a stream that was told before");
                FuzzFailure.Unless(!stream.Request.Authority.IsEmpty, "a request without authority");
                summary
                    .Append(stream.Id)
                    .Append(stream.Request.Body)
                    .Append(Encoding.Latin1.GetString(stream.Request.Target))
                    .Append(stream.Request.Fields.Count);
                http.SendHead(stream, new HttpResponseHead { Status = 200, Body = BodyKind.Marked });
                http.SendData(stream, new byte[30_000]);
                break;
            case Http2Event.Head:
                FuzzFailure.Unless(
                    held.Contains(stream) && stream.Response.Status is >= 100 and <= 999 and not 101,
                    "a response that is none"
                );
                summary.Append(stream.Id).Append(stream.Response.Status).Append(stream.Response.Body);
                break;
            case Http2Event.End:
                FuzzFailure.Unless(held.Contains(stream), "the end of a stream that was not told");
                summary.Append(stream.Id).Append(stream.Trailers.Count);
                http.SendEnd(stream, null);
                break;
            case Http2Event.Writable:
                http.SendData(stream, new byte[1_000]);
                break;
            case Http2Event.Reset:
                FuzzFailure.Unless(held.Remove(stream) && stream.IsClosed, "the reset of a stream that was not told");
                summary.Append(stream.Id).Append(stream.ResetCode).Append(stream.Error?.Name);
                http.Release(stream);
                break;
            case Http2Event.Error or Http2Event.Refused:
                summary.Append(http.Error!.Name);
                break;
        }
    }

    private static HttpRequestHead Request()
    {
        var head = new HttpRequestHead { Version = HttpVersion.Http2 };
        head.SetMethod("GET"u8);
        head.SetTarget("/"u8);
        head.SetAuthority("a"u8);
        return head;
    }
}
