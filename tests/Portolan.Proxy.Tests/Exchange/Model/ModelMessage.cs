using System.Text;

namespace Portolan.Proxy.Tests.Exchange.Model;

/// <summary>
/// One request and its response, all of which follows from a number: whoever sees a part of one can tell whether it is right.
/// </summary>
internal sealed class ModelMessage(int id, int backend, Random random)
{
    private readonly bool _requestIsChunked = random.Next(2) == 0;
    private readonly bool _responseIsChunked = random.Next(2) == 0;

    public int Id => id;

    public int Backend => backend;

    public byte[] RequestBody { get; } = Pattern(id, Length(random));

    public byte[] ResponseBody { get; } = Pattern(~id, Length(random));

    public int Interims { get; } = random.Next(4) == 0 ? random.Next(3) : 0;

    public byte[] Request =>
        [
            .. Text($"POST /{backend}/{id} HTTP/1.1\r\nHost: model\r\n{Framing(_requestIsChunked, RequestBody)}\r\n"),
            .. Body(_requestIsChunked, RequestBody, random),
        ];

    public byte[] Response =>
        [
            .. Text(string.Concat(Enumerable.Repeat("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", Interims))),
            .. Text($"HTTP/1.1 200 OK\r\nX-Id: {id}\r\n{Framing(_responseIsChunked, ResponseBody)}\r\n"),
            .. Body(_responseIsChunked, ResponseBody, random),
        ];

    private static int Length(Random random) =>
        random.Next(8) switch
        {
            0 => 0,
            1 => random.Next(200_000),
            _ => random.Next(5_000),
        };

    private static byte[] Pattern(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static string Framing(bool isChunked, byte[] body) =>
        isChunked ? "Transfer-Encoding: chunked\r\n" : $"Content-Length: {body.Length}\r\n";

    private static byte[] Body(bool isChunked, byte[] body, Random random)
    {
        if (!isChunked)
        {
            return body;
        }

        var bytes = new List<byte>();
        for (var start = 0; start < body.Length; )
        {
            var count = Math.Min(body.Length - start, 1 + random.Next(20_000));
            bytes.AddRange(Text($"{count:x}\r\n"));
            bytes.AddRange(body.AsSpan(start, count));
            bytes.AddRange("\r\n"u8);
            start += count;
        }

        bytes.AddRange("0\r\n\r\n"u8);
        return [.. bytes];
    }

    private static byte[] Text(string text) => Encoding.ASCII.GetBytes(text);
}
