using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Portolan.Proxy.Names;

/// <summary>What became of a message that came back.</summary>
internal enum DnsReplyKind
{
    /// <summary>It answers the question.</summary>
    Answer,

    /// <summary>The server refuses or fails, or what it says cannot be read.</summary>
    Failure,

    /// <summary>The answer does not fit into a datagram.</summary>
    Truncated,

    /// <summary>It answers another question.</summary>
    NotOurs,
}

/// <summary>
/// Reads the answer to a question (RFC 1035, 4.1). Whoever wrote it, reading ends: names refer to what stands before them alone, aliases
/// are followed a few times, and records are read no further than the message goes.
/// </summary>
internal readonly record struct DnsReply(DnsReplyKind Kind, NameAnswer? Answer = null)
{
    /// <summary>The class of all records that are read.</summary>
    public const ushort Internet = 1;

    private const int MostAliases = 8;
    private const int HeaderBytes = 12;
    private const byte ResponseFlag = 0x80;
    private const byte TruncatedFlag = 0x02;
    private const int NoError = 0;
    private const int NoSuchName = 3;

    // RFC 2308, 5: a server that says "none" without saying for how long is asked again soon.
    private static readonly TimeSpan LongestAbsence = TimeSpan.FromSeconds(30);

    /// <summary>Reads a message.</summary>
    public static DnsReply Read(ReadOnlySpan<byte> message, DnsQuery query)
    {
        if (
            message.Length < HeaderBytes
            || BinaryPrimitives.ReadUInt16BigEndian(message) != query.Id
            || (message[2] & ResponseFlag) == 0
            || BinaryPrimitives.ReadUInt16BigEndian(message[4..]) != 1
        )
        {
            return new(DnsReplyKind.NotOurs);
        }

        var at = HeaderBytes;
        if (
            DnsName.Read(message, ref at) is not { } name
            || !name.Equals(query.Name, StringComparison.OrdinalIgnoreCase)
            || message.Length < at + 4
            || BinaryPrimitives.ReadUInt16BigEndian(message[at..]) != (ushort)query.Type
            || BinaryPrimitives.ReadUInt16BigEndian(message[(at + 2)..]) != Internet
        )
        {
            return new(DnsReplyKind.NotOurs);
        }

        if ((message[2] & TruncatedFlag) != 0)
        {
            return new(DnsReplyKind.Truncated);
        }

        return (message[3] & 0x0F) is NoError or NoSuchName && ReadRecords(message, at + 4) is { } records
            ? AnswerTo(query, records)
            : new(DnsReplyKind.Failure);
    }

    private static DnsReply AnswerTo(DnsQuery query, List<DnsRecord> records)
    {
        var (name, lasts) = (query.Name, TimeSpan.MaxValue);
        for (var aliases = 0; records.Find(record => record.Type == DnsType.Cname && IsOf(record, name)) is { } alias; aliases++)
        {
            if (aliases == MostAliases)
            {
                return new(DnsReplyKind.Failure);
            }

            (name, lasts) = (alias.Alias, Least(lasts, alias.TimeToLive));
        }

        var found = records.Where(record => record.Type == query.Type && IsOf(record, name)).Take(AddressRules.MostAddresses).ToList();
        lasts = found.Aggregate(lasts, (least, record) => Least(least, record.TimeToLive));
        if (found.Count == 0)
        {
            lasts = records
                .Where(record => record.Type == DnsType.Soa)
                .Aggregate(Least(lasts, LongestAbsence), (least, zone) => Least(least, zone.TimeToLive));
        }

        return new(DnsReplyKind.Answer, new NameAnswer([.. found.Select(record => record.Address!)], lasts));
    }

    /// <summary>The records of the answer and of the authority; null when they cannot be read.</summary>
    private static List<DnsRecord>? ReadRecords(ReadOnlySpan<byte> message, int at)
    {
        var records = new List<DnsRecord>();
        var count = BinaryPrimitives.ReadUInt16BigEndian(message[6..]) + BinaryPrimitives.ReadUInt16BigEndian(message[8..]);
        for (var index = 0; index < count; index++)
        {
            if (DnsName.Read(message, ref at) is not { } owner || message.Length < at + 10)
            {
                return null;
            }

            var type = (DnsType)BinaryPrimitives.ReadUInt16BigEndian(message[at..]);
            var isInternet = BinaryPrimitives.ReadUInt16BigEndian(message[(at + 2)..]) == Internet;
            var seconds = BinaryPrimitives.ReadInt32BigEndian(message[(at + 4)..]);
            var length = BinaryPrimitives.ReadUInt16BigEndian(message[(at + 8)..]);
            at += 10;
            if (message.Length < at + length)
            {
                return null;
            }

            // RFC 2181, 8: what has the highest bit set is 0.
            var lasts = TimeSpan.FromSeconds(Math.Max(0, seconds));
            if (isInternet && ReadRecord(message, at, length, new DnsRecord(owner, type, lasts)) is { } record)
            {
                records.Add(record);
            }

            at += length;
        }

        return records;
    }

    private static DnsRecord? ReadRecord(ReadOnlySpan<byte> message, int at, int length, DnsRecord record)
    {
        switch (record.Type, length)
        {
            case (DnsType.A, 4):
            case (DnsType.Aaaa, 16):
                return record with { Address = new IPAddress(message.Slice(at, length)) };
            case (DnsType.Cname, _):
                return DnsName.Read(message, ref at) is { } alias ? record with { Alias = alias } : null;
            case (DnsType.Soa, >= 20):
                // RFC 2308, 5: an absence lasts for the zone's minimum, the last of its numbers, or the record's own time.
                var minimum = BinaryPrimitives.ReadUInt32BigEndian(message[(at + length - 4)..]);
                return record with { TimeToLive = Least(record.TimeToLive, TimeSpan.FromSeconds(minimum)) };
            default:
                return null;
        }
    }

    private static bool IsOf(DnsRecord record, string name) => record.Owner.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}

/// <summary>A record of an answer.</summary>
internal sealed record DnsRecord(string Owner, DnsType Type, TimeSpan TimeToLive)
{
    /// <summary>Of an address.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>Of an alias: what it stands for.</summary>
    public string Alias { get; init; } = "";
}

/// <summary>Reads names (RFC 1035, 4.1.4).</summary>
internal static class DnsName
{
    private const int MostBytes = 255;
    private const byte PointerBits = 0xC0;

    /// <summary>
    /// The name at a place, in text without a dot at the end, and the place behind it; null when it cannot be read. A reference must lead
    /// back, before all that was read of the name, so none leads in a circle.
    /// </summary>
    public static string? Read(ReadOnlySpan<byte> message, ref int at)
    {
        var text = new StringBuilder();
        var (place, least, behind) = (at, at, -1);
        while (place < message.Length)
        {
            var length = message[place];
            if (length == 0)
            {
                at = behind < 0 ? place + 1 : behind;
                return text.ToString();
            }

            if ((length & PointerBits) == PointerBits)
            {
                if (place + 1 >= message.Length)
                {
                    return null;
                }

                var target = ((length & 0x3F) << 8) | message[place + 1];
                if (target >= least)
                {
                    return null;
                }

                behind = behind < 0 ? place + 2 : behind;
                (place, least) = (target, target);
                continue;
            }

            if ((length & PointerBits) != 0 || place + 1 + length > message.Length || text.Length + length + 1 > MostBytes)
            {
                return null;
            }

            if (text.Length > 0)
            {
                text.Append('.');
            }

            text.Append(Encoding.Latin1.GetString(message.Slice(place + 1, length)));
            place += 1 + length;
        }

        return null;
    }
}
