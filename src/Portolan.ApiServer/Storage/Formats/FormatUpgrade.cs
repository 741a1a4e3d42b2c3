using System.Globalization;
using Microsoft.Data.Sqlite;
using Portolan.Primitives;

namespace Portolan.ApiServer.Storage.Formats;

/// <summary>
/// Brings an older file to the present format. Each step writes a new file beside it in one transaction; the last one is checked, takes the
/// store's name in one rename, and the old file stays under the name of <see cref="BackupOf"/>. Until then the store is as it was, whatever
/// happens.
/// </summary>
internal static class FormatUpgrade
{
    /// <summary>The step at index n leads from format n + 1 to the next.</summary>
    private static readonly IFormatStep[] Steps = [new FromFormat1()];

    public static int Oldest => StoreFormat.Current - Steps.Length;

    public static string BackupOf(string path, int format) => string.Create(CultureInfo.InvariantCulture, $"{path}.format-{format}.bak");

    /// <exception cref="StoreException">The file is damaged, or the disk is full; it is as it was.</exception>
    public static void Run(string path, int format, long? maximumBytes)
    {
        var made = new List<string>();
        try
        {
            Fold(path);
            var last = path;
            for (var from = format; from < StoreFormat.Current; from++)
            {
                var next = string.Create(CultureInfo.InvariantCulture, $"{path}.format-{from + 1}.new");
                made.Add(next);
                Step(Steps[from - Oldest], last, next, maximumBytes);
                last = next;
            }

            using (var written = Sqlite.Open(last))
            {
                StoreReader.Read(written);
            }
            StoreFormat.Flush(last);
            File.Replace(last, path, BackupOf(path, format));
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException or InvalidCastException)
        {
            throw new StoreDamagedException(path, e.Message, e);
        }
        catch (Exception e) when (e is IOException || (e is SqliteException refusal && Sqlite.IsFull(refusal)))
        {
            throw NoRoom(path, format, e);
        }
        finally
        {
            made.ForEach(File.Delete);
        }
    }

    // The backup must be whole by itself, and the new file must not meet the log of the old one.
    private static void Fold(string path)
    {
        using (var old = Sqlite.Open(path))
        {
            old.Execute("PRAGMA journal_mode = DELETE");
        }
        if (File.Exists(path + LogCheck.Suffix))
        {
            throw new StoreLockedException(Path.GetDirectoryName(path)!);
        }
    }

    private static void Step(IFormatStep step, string from, string to, long? maximumBytes)
    {
        // Left by an upgrade that was killed.
        File.Delete(to);
        File.Delete(to + "-journal");
        OwnerOnly.Create(to);
        using var old = Sqlite.Open(from);
        using var fresh = Sqlite.Open(to);
        if (old.Scalar("PRAGMA quick_check(1)") is not "ok")
        {
            throw new StoreDamagedException(from, "its pages do not fit together");
        }
        fresh.Limit(maximumBytes);

        // Nobody reads the new file before it is flushed whole.
        fresh.Execute("PRAGMA synchronous = OFF");
        using var transaction = fresh.BeginTransaction();
        step.Copy(old, fresh, transaction);
        transaction.Commit();
    }

    private static StoreException NoRoom(string path, int format, Exception e)
    {
        var megabytes = (new FileInfo(path).Length >> 20) + 1;
        return new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The store {path} has format {format} and could not be brought to format {StoreFormat.Current} ({e.Message}): make room for about {megabytes} MB beside it and start again; nothing was changed."
            ),
            e
        );
    }
}
