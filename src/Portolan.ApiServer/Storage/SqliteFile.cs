using Microsoft.Data.Sqlite;
using Portolan.ApiServer.Storage.Formats;

namespace Portolan.ApiServer.Storage;

/// <summary>The file under the store. Only the store's writer touches it after the start.</summary>
internal sealed class SqliteFile : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly ObjectInsert _insert;
    private readonly SqliteCommand _update;
    private readonly SqliteCommand _delete;
    private readonly SqliteCommand _putLedger;
    private Ledger _ledger;

    private SqliteFile(SqliteConnection connection, Ledger ledger)
    {
        _ledger = ledger;
        _connection = connection;
        _insert = new(connection);
        _update = connection.Prepare(
            "UPDATE objects SET version = $version, value = $value, checksum = $checksum WHERE id = $id",
            "$version",
            "$value",
            "$checksum",
            "$id"
        );
        _delete = connection.Prepare("DELETE FROM objects WHERE id = $id", "$id");
        _putLedger = connection.Prepare(
            "UPDATE ledger SET revision = $revision, rows = $rows, sum = $sum, checksum = $checksum WHERE id = 1",
            "$revision",
            "$rows",
            "$sum",
            "$checksum"
        );
    }

    public long Revision => _ledger.Revision;

    /// <summary>Opens a store whose format is the present one, and reads all of it.</summary>
    /// <exception cref="StoreException">The file is damaged, or cannot be written.</exception>
    public static (SqliteFile File, IReadOnlyList<StoredObject> Objects) Open(string path, StoreDurability durability, long? maximumBytes)
    {
        SqliteConnection? connection = null;
        try
        {
            connection = Sqlite.Open(path);
            connection.Execute("PRAGMA cell_size_check = ON");
            connection.Execute("PRAGMA journal_mode = WAL");
            connection.Execute(durability == StoreDurability.PowerLoss ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
            connection.Limit(maximumBytes);
            var (ledger, objects) = StoreReader.Read(connection);
            return (new(connection, ledger), objects);
        }
        catch (SqliteException e)
        {
            connection?.Dispose();
            throw Sqlite.Explain(e, path);
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    public string? ReadFact(string name)
    {
        using var command = _connection.Prepare("SELECT value FROM facts WHERE name = $name", "$name");
        command.Parameters[0].Value = name;
        return command.ExecuteScalar() as string;
    }

    /// <summary>Adds a fact that is not there yet.</summary>
    public void AddFact(string name, string value)
    {
        var checksum = RowChecksum.Of(name, value);
        using var transaction = _connection.BeginTransaction();
        using var command = _connection.Prepare("INSERT INTO facts VALUES($name, $value, $checksum)", "$name", "$value", "$checksum");
        command.Run(transaction, name, value, checksum);
        Commit(transaction, _ledger.With(checksum));
    }

    /// <summary>Writes a batch in one transaction; on return it is as durable as was asked for.</summary>
    public void Write(IReadOnlyList<StoreEvent> batch, long revision)
    {
        using var transaction = _connection.BeginTransaction();
        var ledger = _ledger with { Revision = revision };
        foreach (var change in batch)
        {
            if (change.Previous is { } previous)
            {
                ledger = ledger.Without(RowChecksum.Of(previous));
            }
            if (change.Type == StoreEventType.Deleted)
            {
                _delete.Run(transaction, change.Object.Row);
            }
            else
            {
                ledger = ledger.With(Put(transaction, change));
            }
        }

        Commit(transaction, ledger);
    }

    public void Dispose()
    {
        _insert.Dispose();
        _update.Dispose();
        _delete.Dispose();
        _putLedger.Dispose();
        _connection.Dispose();
    }

    private long Put(SqliteTransaction transaction, StoreEvent change)
    {
        var written = change.Object;
        if (change.Type == StoreEventType.Added)
        {
            return _insert.Run(transaction, written);
        }
        var checksum = RowChecksum.Of(written);
        _update.Run(transaction, written.Version, written.Json, checksum, written.Row);
        return checksum;
    }

    // The sums in memory follow those in the file, and only when the file has them.
    private void Commit(SqliteTransaction transaction, Ledger ledger)
    {
        _putLedger.Run(transaction, ledger.Revision, ledger.Rows, ledger.Sum, ledger.Checksum);
        transaction.Commit();
        _ledger = ledger;
    }
}
