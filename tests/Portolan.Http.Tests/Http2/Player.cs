using System.Buffers;
using System.Text;
using Portolan.Http.Http2;
using Portolan.Http.Http2.Hpack;
using Portolan.Http.Messages;

namespace Portolan.Http.Tests.Http2;

/// <summary>A connection that is fed octets, and writes down what it tells and what it sends, a line each.</summary>
internal sealed class Player
{
    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly HpackDecoder _decoder = new();
    private readonly StringBuilder _told = new();
    private readonly StringBuilder _data = new();
    private readonly List<byte> _kept = [];
    private int _dataId;
    private int _outputRead;
    private bool _isOver;

    public Player(Http2Role role, Http2Limits? limits = null)
    {
        Role = role;
        Connection = new Http2Connection(role, limits ?? Http2Limits.Default, _output, Pool);
        Connection.Start();
        TakeSent();
    }

    public Http2Role Role { get; }

    public Http2StreamPool Pool { get; } = new();

    public Http2Connection Connection { get; }

    /// <summary>Streams that were told and not released, by number.</summary>
    public Dictionary<int, Http2Stream> Streams { get; } = [];

    /// <summary>Whether bodies are consumed as they come.</summary>
    public bool Consumes { get; set; } = true;

    /// <summary>What a server does with a request that it was told; nothing by default.</summary>
    public Action<Http2Stream>? OnHead { get; set; }

    /// <summary>Everything that was told.</summary>
    public string Told
    {
        get
        {
            Flush();
            return _told.ToString().TrimEnd('\n');
        }
    }

    public Player Feed(Wire wire) => Feed(wire.Bytes, int.MaxValue);

    /// <summary>Offers octets, at most so many new ones at once, behind those that were not consumed.</summary>
    public Player Feed(byte[] bytes, int piece)
    {
        for (var start = 0; start < bytes.Length; start += piece)
        {
            _kept.AddRange(bytes[start..Math.Min(bytes.Length, piece == int.MaxValue ? bytes.Length : start + piece)]);
            Drive();
            if (piece == int.MaxValue)
            {
                break;
            }
        }

        return this;
    }

    /// <summary>What was sent since the last time, a line a frame.</summary>
    public string TakeSent()
    {
        var sent = _output.WrittenSpan[_outputRead..];
        _outputRead = _output.WrittenCount;
        return Describe(sent, _decoder);
    }

    /// <summary>Octets that were sent as text, a line a frame.</summary>
    public static string Describe(ReadOnlySpan<byte> sent, HpackDecoder? decoder = null)
    {
        decoder ??= new HpackDecoder();
        var lines = new List<string>();
        if (sent.StartsWith(Http2Preface.Bytes))
        {
            sent = sent[Http2Preface.Bytes.Length..];
        }

        while (!sent.IsEmpty)
        {
            var header = FrameHeader.Read(sent);
            lines.Add(Describe(header, sent.Slice(FrameHeader.Size, header.Length), decoder));
            sent = sent[(FrameHeader.Size + header.Length)..];
        }

        return string.Join('\n', lines);
    }

    /// <summary>The stream that was told last under a number.</summary>
    public Http2Stream this[int id] => Streams[id];

    public void Release(int id)
    {
        Connection.Release(Streams[id]);
        Streams.Remove(id);
    }

    private void Drive()
    {
        var input = _kept.ToArray();
        var at = 0;
        while (true)
        {
            var happened = Connection.Read(input.AsSpan(at), out var consumed, out var data);
            at += consumed;
            if (happened == Http2Event.NeedMore)
            {
                break;
            }

            if (!_isOver)
            {
                Tell(happened, data);
            }

            if (happened == Http2Event.Error)
            {
                _isOver = true;
                break;
            }
        }

        _kept.RemoveRange(0, at);
    }

    private void Tell(Http2Event happened, ReadOnlySpan<byte> data)
    {
        var stream = Connection.Stream;
        switch (happened)
        {
            case Http2Event.Data:
                if (_dataId != stream.Id)
                {
                    Flush();
                    _dataId = stream.Id;
                }

                _data.Append(Encoding.Latin1.GetString(data));
                if (Consumes)
                {
                    Connection.Consume(stream, data.Length);
                }

                return;

            case Http2Event.Head:
                Streams[stream.Id] = stream;
                Line(Role == Http2Role.Server ? Text(stream.Id, stream.Request) : Text(stream.Id, stream.Response));
                OnHead?.Invoke(stream);
                return;

            case Http2Event.End:
                Line($"{stream.Id} END{Text(stream.Trailers)}");
                return;

            case Http2Event.Reset:
                Line(
                    $"{stream.Id} RESET {stream.ResetCode}{(stream.Error is { } error ? $" {error.Name}" : "")}{(stream.IsUnprocessed ? " unprocessed" : "")}"
                );
                return;

            case Http2Event.Writable:
                Line($"{stream.Id} WRITABLE");
                return;

            case Http2Event.Refused
            or Http2Event.Error:
                Line($"{happened.ToString().ToUpperInvariant()} {Connection.Error!.Name}");
                return;

            case Http2Event.Settings:
                return;

            default:
                Line(happened.ToString().ToUpperInvariant());
                return;
        }
    }

    private void Line(string line)
    {
        Flush();
        _told.Append(line).Append('\n');
    }

    private void Flush()
    {
        if (_data.Length > 0)
        {
            _told.Append(_dataId).Append(" DATA ").Append(_data).Append('\n');
            _data.Clear();
        }
    }

    private static string Describe(FrameHeader header, ReadOnlySpan<byte> payload, HpackDecoder decoder)
    {
        var ends = header.Has(FrameFlags.EndStream) ? " end" : "";
        return header.Type switch
        {
            FrameType.Data => $"DATA {header.StreamId} {payload.Length}{ends}",
            FrameType.Headers =>
                $"HEADERS {header.StreamId} {(header.Has(FrameFlags.EndHeaders) ? string.Join(" | ", HpackText.Decode(decoder, payload)) : "...")}{ends}",
            FrameType.ResetStream => $"RST_STREAM {header.StreamId} {Code(payload)}",
            FrameType.Settings => header.Has(FrameFlags.Ack) ? "SETTINGS ack" : "SETTINGS",
            FrameType.Ping => $"PING{(header.Has(FrameFlags.Ack) ? " ack" : "")} {Encoding.Latin1.GetString(payload)}",
            FrameType.GoAway => $"GOAWAY {Number(payload)} {Code(payload[4..])}",
            FrameType.WindowUpdate => $"WINDOW_UPDATE {header.StreamId} {Number(payload)}",
            _ => header.Type.ToString(),
        };
    }

    private static int Number(ReadOnlySpan<byte> payload) => System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(payload);

    private static Http2ErrorCode Code(ReadOnlySpan<byte> payload) => (Http2ErrorCode)Number(payload);

    private static string Text(int id, HttpRequestHead head) =>
        $"{id} {Latin(head.Method)} {Latin(head.Scheme)} {Latin(head.Authority)} {Latin(head.Target)}{(head.Protocol.IsEmpty ? "" : $" protocol={Latin(head.Protocol)}")} "
        + $"{Body(head.Body, head.ContentLength)}{(head.ExpectsContinue ? " expects-100" : "")}{Text(head.Fields)}";

    private static string Text(int id, HttpResponseHead head) =>
        $"{id} {head.Status} {Body(head.Body, head.ContentLength)}{Text(head.Fields)}";

    private static string Body(BodyKind body, long? length) => length is null ? $"{body}" : $"{body}({length})";

    private static string Text(FieldSection fields)
    {
        var text = new StringBuilder();
        for (var line = 0; line < fields.Count; line++)
        {
            Assert.Equal(KnownFields.Find(fields.NameOf(line)), fields.FieldOf(line));
            text.Append(" | ").Append(Latin(fields.NameOf(line))).Append(": ").Append(Latin(fields.ValueOf(line)));
        }

        return text.ToString();
    }

    private static string Latin(ReadOnlySpan<byte> octets) => Encoding.Latin1.GetString(octets);
}
