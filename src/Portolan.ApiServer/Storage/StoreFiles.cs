using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Portolan.ApiServer.Storage.Formats;

namespace Portolan.ApiServer.Storage;

/// <summary>
/// Opens the file of a store, whatever state it is in: 1. a missing one is made; 2. what SQLite would take for granted is checked; 3. an
/// older format is brought to the present one; 4. everything is read. Each of them may refuse, and then nothing has changed.
/// </summary>
internal static partial class StoreFiles
{
    private static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    /// <exception cref="StoreException">The file is damaged, too new, or cannot be written, or the disk is full.</exception>
    public static (SqliteFile File, IReadOnlyList<StoredObject> Objects) Open(
        string path,
        StoreDurability durability,
        long? maximumBytes,
        ILogger logger
    )
    {
        try
        {
            // :: Step 1: an empty store
            if (!File.Exists(path))
            {
                Create(path);
            }

            // :: Step 2: the file and its log
            CheckHeader(path);
            CheckLog(path, durability, logger);

            // :: Step 3: the format
            var format = FormatOf(path);
            if (format < StoreFormat.Current)
            {
                FormatUpgrade.Run(path, format, maximumBytes);
                Log.Upgraded(logger, path, format, StoreFormat.Current, FormatUpgrade.BackupOf(path, format));
            }
        }
        catch (SqliteException e)
        {
            throw Sqlite.Explain(e, path);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StoreReadOnlyException(Path.GetDirectoryName(path)!, e);
        }

        // :: Step 4: the objects
        return SqliteFile.Open(path, durability, maximumBytes);
    }

    private static void Create(string path)
    {
        if (new FileInfo(path + LogCheck.Suffix) is { Exists: true, Length: > 0 })
        {
            throw new StoreDamagedException(path, "it is missing, though the log of its last changes is there");
        }
        StoreFormat.Create(path);
    }

    // SQLite takes an empty file for an empty database, and a file with unknown versions for one that it may not write.
    private static void CheckHeader(string path)
    {
        Span<byte> header = stackalloc byte[100];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
        {
            throw new StoreDamagedException(path, "it is empty, or cut off");
        }
        if (!header.StartsWith(Magic) || header[18] is not (1 or 2) || header[19] is not (1 or 2))
        {
            throw new StoreDamagedException(path, "file is not a database");
        }
    }

    private static void CheckLog(string path, StoreDurability durability, ILogger logger)
    {
        try
        {
            if (LogCheck.Run(path) == LogState.Torn)
            {
                Log.Torn(logger, path);
            }
        }
        catch (StoreDamagedException e) when (durability == StoreDurability.ProcessExit)
        {
            // Batches are not flushed one by one then, so a loss of power may leave a later one without an earlier one; that was agreed to.
            Log.Shortened(logger, e.Message);
        }
    }

    private static int FormatOf(string path)
    {
        using var connection = Sqlite.Open(path);
        return StoreFormat.Of(connection);
    }

    private static partial class Log
    {
        [LoggerMessage(
            1001,
            LogLevel.Information,
            "The store {Path} had format {Old} and has format {New} now; the file as it was is {Backup}"
        )]
        public static partial void Upgraded(ILogger logger, string path, int old, int @new, string backup);

        [LoggerMessage(
            1002,
            LogLevel.Warning,
            "The log of the store {Path} ends within a batch, which was dropped: after a loss of power that is no loss, for nobody was told that it is kept"
        )]
        public static partial void Torn(ILogger logger, string path);

        [LoggerMessage(1003, LogLevel.Warning, "Changes at the end of the store are lost: {Message}")]
        public static partial void Shortened(ILogger logger, string message);
    }
}
