using System.Buffers;
using System.Text;
using CsCheck;
using Portolan.Http.Http1;
using Portolan.Http.Messages;

namespace Portolan.Http.Tests.Http1;

/// <summary>What a writer sends, its reader reads back: parse(write(x)) = x.</summary>
public sealed class RoundTripTests
{
    private static readonly Gen<string> Token = Gen.Char["abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~"]
        .Array[1, 20]
        .Select(letters => "q" + new string(letters));
    private static readonly Gen<string> Value = Gen.OneOf(Gen.Char['!', '~'], Gen.Char['\u0080', '\u00ff'], Gen.Const(' '), Gen.Const('\t'))
        .Array[0, 40]
        .Select(letters => new string(letters).Trim(' ', '\t'));
    private static readonly Gen<string> Target = Gen.Char['!', '~']
        .Array[0, 40]
        .Select(letters => "/" + new string(letters).Replace('#', '/'));
    private static readonly Gen<(string Name, string Value)[]> Fields = Gen.Select(Token, Value).Array[0, 12];
    private static readonly Gen<byte[][]> Pieces = Gen.Byte.Array[0, 50].Array[0, 5];

    private static readonly Gen<Message> Messages =
        from method in Token
        from target in Target
        from fields in Fields
        from trailers in Fields
        from pieces in Pieces
        from body in Gen.OneOf(Gen.Const(BodyKind.None), Gen.Const(BodyKind.Length), Gen.Const(BodyKind.Marked))
        from status in Gen.Int[200, 999].Where(status => status is not (204 or 304))
        select new Message(method, target, fields, trailers, pieces, body, status);

    [Fact]
    public void A_request_is_read_as_it_was_written() =>
        Messages.Sample(message =>
        {
            var head = new HttpRequestHead { Body = message.Body, ContentLength = message.Length };
            head.SetMethod(Latin(message.Method));
            head.SetTarget(Latin(message.Target));
            head.SetAuthority("x.example:1"u8);
            Add(head.Fields, message.Fields);
            var output = new ArrayBufferWriter<byte>();
            Http1Writer.WriteRequestHead(output, head);
            WriteBody(output, message, message.Body);

            var read = Encoding.Latin1.GetString(output.WrittenSpan);
            Assert.Equal(
                $"{message.Method} {message.Target} Http11 authority=x.example:1 {message.Shown}{Expected(message, message.Body)}",
                Replay.Requests([Latin(read)], Http1Limits.Default, ends: false)
            );
            Assert.Equal(
                Replay.Requests([Latin(read)], Http1Limits.Default, ends: false),
                Replay.Requests(Thirds(read), Http1Limits.Default, ends: false)
            );
        });

    [Fact]
    public void A_response_is_read_as_it_was_written() =>
        Messages.Sample(message =>
        {
            var head = new HttpResponseHead
            {
                Status = message.Status,
                Body = message.Body,
                ContentLength = message.Length,
            };
            Add(head.Fields, message.Fields);
            var output = new ArrayBufferWriter<byte>();
            var body = Http1Writer.WriteResponseHead(output, head, HttpVersion.Http11, RequestKind.Ordinary);
            WriteBody(output, message, body);

            var read = Encoding.Latin1.GetString(output.WrittenSpan);
            var shown = message.Body == BodyKind.None ? "Length(0)" : message.Shown;
            Assert.Equal(
                $"{message.Status} Http11 {shown}{Expected(message, message.Body)}\nreusable",
                Replay.Responses([Latin(read)], RequestKind.Ordinary, Http1Limits.Default, ends: false, expected: 1)
            );
        });

    private static void WriteBody(ArrayBufferWriter<byte> output, Message message, BodyKind body)
    {
        if (body == BodyKind.Length)
        {
            output.Write(message.Pieces.SelectMany(piece => piece).ToArray());
        }
        else if (body == BodyKind.Marked)
        {
            foreach (var piece in message.Pieces)
            {
                Http1Writer.WriteChunk(output, piece);
            }

            var trailers = new FieldSection();
            Add(trailers, message.Trailers);
            Http1Writer.WriteLastChunk(output, trailers);
        }
    }

    private static string Expected(Message message, BodyKind body)
    {
        var data = body == BodyKind.None ? "" : Encoding.Latin1.GetString([.. message.Pieces.SelectMany(piece => piece)]);
        return Shown(message.Fields)
            + (data.Length > 0 ? "\nDATA " + data : "")
            + "\nEND"
            + (body == BodyKind.Marked ? Shown(message.Trailers) : "");
    }

    private static string Shown((string Name, string Value)[] fields) =>
        string.Concat(fields.Select(line => $" | {line.Name}: {line.Value}"));

    private static void Add(FieldSection section, (string Name, string Value)[] fields)
    {
        foreach (var (name, value) in fields)
        {
            Assert.True(section.TryAdd(Latin(name.ToUpperInvariant()), Latin($" {value}\t")));
        }
    }

    private static byte[][] Thirds(string octets) => [.. Latin(octets).Chunk((octets.Length / 3) + 1)];

    private static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);

    /// <summary>Names begin with q, so that none is one that the readers take for themselves; one method in no rule.</summary>
    private sealed record Message(
        string Method,
        string Target,
        (string Name, string Value)[] Fields,
        (string Name, string Value)[] Trailers,
        byte[][] Pieces,
        BodyKind Body,
        int Status
    )
    {
        public long? Length => Body == BodyKind.Length ? Pieces.Sum(piece => piece.Length) : null;

        public string Shown => Length is { } length ? $"{Body}({length})" : $"{Body}";
    }
}
