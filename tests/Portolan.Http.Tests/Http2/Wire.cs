using System.Buffers;
using System.Text;
using Portolan.Http.Http2;
using Portolan.Http.Http2.Hpack;

namespace Portolan.Http.Tests.Http2;

/// <summary>Octets that a peer sends, frame by frame, right or wrong.</summary>
internal sealed class Wire
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public byte[] Bytes => _bytes.WrittenSpan.ToArray();

    /// <summary>What a client or server sends first: the preface of a client, and SETTINGS.</summary>
    public static Wire From(Http2Role sender)
    {
        var wire = new Wire();
        if (sender == Http2Role.Client)
        {
            wire._bytes.Write(Http2Preface.Bytes);
        }

        return wire.Settings();
    }

    /// <summary>A block of literals that touch no table; <c>name: value</c> each.</summary>
    public static byte[] Block(params string[] fields)
    {
        var block = new List<byte>();
        foreach (var field in fields)
        {
            var colon = field.IndexOf(": ", StringComparison.Ordinal);
            block.Add(0);
            Add(block, field[..colon]);
            Add(block, field[(colon + 2)..]);
        }

        return [.. block];

        static void Add(List<byte> block, string text)
        {
            var number = new byte[HpackInteger.Room];
            block.AddRange(number[..HpackInteger.Write(number, 0, 7, text.Length)]);
            block.AddRange(Encoding.Latin1.GetBytes(text));
        }
    }

    /// <summary>The block of an ordinary request, with more fields.</summary>
    public static byte[] Get(params string[] more) =>
        Block([":method: GET", ":scheme: http", ":path: /", ":authority: a.example", .. more]);

    public static byte[] Post(params string[] more) =>
        Block([":method: POST", ":scheme: http", ":path: /", ":authority: a.example", .. more]);

    public static byte[] Ok(params string[] more) => Block([":status: 200", .. more]);

    public Wire Frame(int type, int flags, int id, params ReadOnlySpan<byte> payload)
    {
        var header = new byte[FrameHeader.Size];
        new FrameHeader(payload.Length, (FrameType)type, (FrameFlags)flags, id).Write(header);
        _bytes.Write(header);
        _bytes.Write(payload);
        return this;
    }

    public Wire Raw(params ReadOnlySpan<byte> octets)
    {
        _bytes.Write(octets);
        return this;
    }

    public Wire Settings(params (int Id, uint Value)[] settings)
    {
        var payload = new List<byte>();
        foreach (var (id, value) in settings)
        {
            payload.AddRange([(byte)(id >> 8), (byte)id, (byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value]);
        }

        return Frame(4, 0, 0, [.. payload]);
    }

    public Wire SettingsAck() => Frame(4, 1, 0);

    /// <summary>HEADERS with a whole block.</summary>
    public Wire Headers(int id, byte[] block, bool ends = false) => Frame(1, ends ? 5 : 4, id, block);

    public Wire Data(int id, string text, bool ends = false) => Frame(0, ends ? 1 : 0, id, Encoding.Latin1.GetBytes(text));

    public Wire Reset(int id, Http2ErrorCode code = Http2ErrorCode.Cancel) => Frame(3, 0, id, Number((uint)code));

    public Wire WindowUpdate(int id, uint increment) => Frame(8, 0, id, Number(increment));

    public Wire Ping(string payload = "12345678") => Frame(6, 0, 0, Encoding.Latin1.GetBytes(payload));

    public Wire GoAway(int lastId, Http2ErrorCode code = Http2ErrorCode.None) =>
        Frame(7, 0, 0, [.. Number((uint)lastId), .. Number((uint)code)]);

    public static byte[] Number(uint value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];
}
