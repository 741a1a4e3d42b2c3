using System.Text;
using Portolan.Http.Http2;
using Portolan.Http.Http2.Heads;
using Portolan.Http.Http2.Hpack;
using Portolan.Http.Messages;

namespace Portolan.Fuzz.Targets;

/// <summary>
/// Field blocks, each behind an octet that is its length. They never cost more than their limits, and a section that was taken is encoded
/// and decoded to the same one, again and again.
/// </summary>
internal sealed class HpackTarget : IFuzzTarget
{
    private static readonly Http2Limits Limits = new() { FieldBytes = 4096, FieldLines = 40 };

    public string Name => "hpack";

    public IReadOnlyList<byte[]> Words { get; } =
    [
        [0x82],
        [0x84],
        [0x88],
        [0xBE],
        [0xC0],
        [0x20],
        [0x3F, 0xE1, 0x1F],
        [0x40],
        [0x7E],
        [0x10],
        [0x00],
        [0xFF, 0x80, 0x80, 0x80, 0x80],
        [0x8C, 0xF1, 0xE3, 0xC2, 0xE5, 0xF2, 0x3A, 0x6B, 0xA0, 0xAB, 0x90, 0xF4, 0xFF],
        .. new[] { "\u0003x-a", "\u0001b", "\u0006cookie", "\u0002te" }.Select(Encoding.ASCII.GetBytes),
    ];

    public void Run(byte[] input, Random random)
    {
        var decoder = new HpackDecoder();
        var encoder = new HpackEncoder();
        var onward = new HpackDecoder();
        for (var at = 0; at < input.Length; )
        {
            var length = Math.Min(input[at], input.Length - at - 1);
            var fields = new FieldSection();
            var error = TrailerReader.Read(decoder, input.AsSpan(at + 1, length), fields, Limits);
            FuzzFailure.Unless(decoder.Table.Size <= HpackDecoder.DefaultTableSize && decoder.Table.Size >= 0, "a table beyond its limit");
            FuzzFailure.Unless(fields.Length <= Limits.FieldBytes, "more fields than the limit");
            at += length + 1;
            if (ReferenceEquals(error, Http2Error.Compression))
            {
                return;
            }

            if (error is null)
            {
                SendOn(fields, encoder, onward);
            }

            fields.Clear();
        }
    }

    private static void SendOn(FieldSection fields, HpackEncoder encoder, HpackDecoder onward)
    {
        var array = new byte[BlockWriter.RoomFor(fields)];
        var block = new BlockWriter(encoder, array);
        block.AddFields(fields);
        var read = new FieldSection();
        var error = TrailerReader.Read(onward, array.AsSpan(0, block.Length), read, new Http2Limits());
        FuzzFailure.Unless(error is null, $"sent on and refused: {error}");
        FuzzFailure.Unless(read.Count == fields.Count, "sent on with other fields");
        for (var line = 0; line < read.Count; line++)
        {
            FuzzFailure.Unless(
                read.NameOf(line).SequenceEqual(fields.NameOf(line)) && read.ValueOf(line).SequenceEqual(fields.ValueOf(line)),
                "sent on with another line"
            );
            FuzzFailure.Unless(!fields.IsSensitive(line) || read.IsSensitive(line), "a secret was indexed");
        }
    }
}
