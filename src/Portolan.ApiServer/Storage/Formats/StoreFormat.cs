using System.Globalization;
using Microsoft.Data.Sqlite;
using Portolan.Primitives;

namespace Portolan.ApiServer.Storage.Formats;

/// <summary>
/// The tables of a store file. A row of an object is found by its number, and by nothing else: which object has which number the server
/// knows in memory, so a write changes one tree and not a second one that orders names.
/// </summary>
/// <remarks>What that is worth is measured in docs/decisions/0050-the-store-file-checks-itself.md.</remarks>
internal static class StoreFormat
{
    /// <summary>Raised when the tables change, with a step in <see cref="FormatUpgrade"/>; a file of a higher version is refused.</summary>
    public const int Current = 2;

    /// <summary>"Port": tells a store from other SQLite files.</summary>
    private const int ApplicationId = 0x506F7274;

    private static readonly string[] Tables =
    [
        "CREATE TABLE facts(name TEXT PRIMARY KEY, value TEXT NOT NULL, checksum INTEGER NOT NULL) WITHOUT ROWID",
        "CREATE TABLE ledger(id INTEGER PRIMARY KEY, revision INTEGER NOT NULL, rows INTEGER NOT NULL, sum INTEGER NOT NULL, checksum INTEGER NOT NULL)",
        "CREATE TABLE objects(id INTEGER PRIMARY KEY, resource TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL, "
            + "value BLOB NOT NULL, checksum INTEGER NOT NULL)",
    ];

    /// <summary>Makes an empty store. It gets its name when it is whole: a file of that name is a store, or it is damaged.</summary>
    public static void Create(string path)
    {
        var unnamed = path + ".new";
        File.Delete(unnamed);
        OwnerOnly.Create(unnamed);
        using (var connection = Sqlite.Open(unnamed))
        {
            using var transaction = connection.BeginTransaction();
            CreateTables(connection);
            WriteLedger(connection, transaction, default);
            transaction.Commit();
        }

        Flush(unnamed);
        File.Move(unnamed, path);
    }

    /// <summary>Makes the tables, for the step that leads to this format too; the rows are the caller's.</summary>
    public static void CreateTables(SqliteConnection connection)
    {
        foreach (var table in Tables)
        {
            connection.Execute(table);
        }
        connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}"));
        connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {Current}"));
    }

    /// <summary>Completes new tables by what they say of themselves.</summary>
    public static void WriteLedger(SqliteConnection connection, SqliteTransaction transaction, Ledger ledger)
    {
        using var command = connection.Prepare(
            "INSERT INTO ledger VALUES(1, $revision, $rows, $sum, $checksum)",
            "$revision",
            "$rows",
            "$sum",
            "$checksum"
        );
        command.Run(transaction, ledger.Revision, ledger.Rows, ledger.Sum, ledger.Checksum);
    }

    /// <summary>The format of a file; for a file of the present one its tables are checked too.</summary>
    /// <exception cref="StoreException">It is newer, or no store.</exception>
    public static int Of(SqliteConnection connection)
    {
        var path = connection.DataSource;
        var format = connection.Number("PRAGMA user_version");
        if (format > Current)
        {
            throw new StoreTooNewException(path, format, Current);
        }
        if (format < FormatUpgrade.Oldest)
        {
            throw new StoreDamagedException(path, $"it says that it has version {format}, which no release wrote");
        }
        if (format == Current && connection.Number("PRAGMA application_id") != ApplicationId)
        {
            throw new StoreDamagedException(path, "its header is not that of a store");
        }
        if (format == Current)
        {
            CheckTables(connection);
        }
        return (int)format;
    }

    /// <summary>Waits until a file is on the disk.</summary>
    public static void Flush(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    // Exactly these tables: by a definition with a flipped bit the rows would be read otherwise.
    private static void CheckTables(SqliteConnection connection)
    {
        var found = new List<string>();
        using var command = connection.Prepare("SELECT sql FROM sqlite_master ORDER BY name");
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            found.Add(reader.IsDBNull(0) ? "" : reader.GetString(0));
        }
        if (!found.SequenceEqual(Tables))
        {
            throw new StoreDamagedException(connection.DataSource, "its tables are not those of a store");
        }
    }
}
