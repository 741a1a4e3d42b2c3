using System.Buffers.Binary;

namespace Portolan.ApiServer.Storage.Formats;

/// <summary>What the end of a log looks like.</summary>
internal enum LogState
{
    /// <summary>Everything that was begun is whole, or there is no log.</summary>
    Whole,

    /// <summary>
    /// The last batch is not whole. That is how a loss of power ends a log, and nobody was told that the batch is kept; damage there looks
    /// the same.
    /// </summary>
    Torn,
}

/// <summary>
/// Looks at SQLite's write-ahead log before SQLite does. SQLite reads it up to the first page that does not match its checksum and forgets
/// the rest, which is right for the batch that a loss of power cut off, and wrong when acknowledged batches follow: those are damage, and
/// are told.
/// </summary>
/// <remarks>The format is that of https://www.sqlite.org/fileformat2.html#the_write_ahead_log.</remarks>
internal sealed class LogCheck
{
    public const string Suffix = "-wal";
    private const int HeaderLength = 32,
        FrameHeaderLength = 24;
    private const uint BigEndianMagic = 0x377F0683,
        LittleEndianMagic = 0x377F0682;

    private readonly string _path;
    private readonly byte[] _log;
    private readonly bool _isBigEndian;
    private (uint First, uint Second) _sum;

    private LogCheck(string path, byte[] log)
    {
        _path = path;
        _log = log;
        _isBigEndian = At(0) == BigEndianMagic;
    }

    /// <exception cref="StoreDamagedException">Batches that were acknowledged cannot be read.</exception>
    public static LogState Run(string storeFile)
    {
        var path = storeFile + Suffix;
        if (!File.Exists(path))
        {
            return LogState.Whole;
        }
        var log = File.ReadAllBytes(path);

        // A log without a frame holds nothing; one of zeros was never flushed, so nothing in it was acknowledged.
        if (log.Length <= HeaderLength + FrameHeaderLength || !log.AsSpan().ContainsAnyExcept((byte)0))
        {
            return LogState.Whole;
        }
        return new LogCheck(path, log).Scan();
    }

    private LogState Scan()
    {
        Sum(_log.AsSpan(0, HeaderLength - 8));
        if (At(0) is not (BigEndianMagic or LittleEndianMagic) || !Matches(HeaderLength - 8))
        {
            throw Damaged("its header does not match its checksum", 0);
        }

        var frameLength = FrameHeaderLength + (int)At(8);
        var keep = HeaderLength;
        var at = HeaderLength;
        for (; at + frameLength <= _log.Length && IsWhole(at, frameLength); at += frameLength)
        {
            if (EndsBatch(at))
            {
                keep = at + frameLength;
            }
        }

        // Pages of the log's earlier rounds have another salt; a page of this round behind the end of a batch says that the batch was
        // acknowledged.
        var begun = Enumerable
            .Range(0, (_log.Length - at) / frameLength)
            .Select(index => at + (index * frameLength))
            .Where(HasSalt)
            .ToList();
        var lost = begun.FindIndex(EndsBatch);
        if (lost >= 0 && lost < begun.Count - 1)
        {
            throw Damaged($"{begun.Count} pages behind byte {at} cannot be read", keep);
        }
        return begun.Count > 0 ? LogState.Torn : LogState.Whole;
    }

    private bool IsWhole(int at, int length)
    {
        if (!HasSalt(at))
        {
            return false;
        }
        Sum(_log.AsSpan(at, 8));
        Sum(_log.AsSpan(at + FrameHeaderLength, length - FrameHeaderLength));
        return Matches(at + 16);
    }

    private bool HasSalt(int at) => _log.AsSpan(at + 8, 8).SequenceEqual(_log.AsSpan(16, 8));

    private bool EndsBatch(int at) => At(at + 4) != 0;

    private bool Matches(int at) => (At(at), At(at + 4)) == _sum;

    private void Sum(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i += 8)
        {
            _sum.First = unchecked(_sum.First + Word(bytes[i..]) + _sum.Second);
            _sum.Second = unchecked(_sum.Second + Word(bytes[(i + 4)..]) + _sum.First);
        }
    }

    private uint Word(ReadOnlySpan<byte> bytes) =>
        _isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private uint At(int at) => BinaryPrimitives.ReadUInt32BigEndian(_log.AsSpan(at));

    private StoreDamagedException Damaged(string what, int keep) =>
        new(
            _path,
            what,
            keep > HeaderLength
                ? $"restore a backup of the directory, or keep what comes before the damage by 'truncate -s {keep} {_path}' and start again: later changes are lost"
                : $"restore a backup of the directory, or move {_path} away and start again: the changes in it are lost"
        );
}
