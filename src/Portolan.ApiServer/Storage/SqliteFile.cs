using System.Globalization;
using Microsoft.Data.Sqlite;
using Portolan.Api;

namespace Portolan.ApiServer.Storage;

/// <summary>
/// The file under the store: one table of objects and one of facts about the file. Only the store's writer touches it after the start.
/// </summary>
internal sealed class SqliteFile : IDisposable
{
    /// <summary>Raised when the tables change; a file of a higher version is refused.</summary>
    public const int FormatVersion = 1;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _put;
    private readonly SqliteCommand _delete;
    private readonly SqliteCommand _revision;

    private SqliteFile(SqliteConnection connection)
    {
        _connection = connection;
        _put = Command(
            "INSERT INTO objects(resource, namespace, name, version, value, checksum) VALUES($resource, $namespace, $name, $version, $value, $checksum) "
            + "ON CONFLICT(resource, namespace, name) DO UPDATE SET version = excluded.version, value = excluded.value, checksum = excluded.checksum",
            "$resource", "$namespace", "$name", "$version", "$value", "$checksum");
        _delete = Command(
            "DELETE FROM objects WHERE resource = $resource AND namespace = $namespace AND name = $name", "$resource", "$namespace", "$name");
        _revision = Command("UPDATE facts SET value = $value WHERE name = 'revision'", "$value");
    }

    /// <exception cref="StoreException">The file is damaged, too new, or cannot be written.</exception>
    public static SqliteFile Open(string path, StoreDurability durability, long? maximumBytes)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        try
        {
            connection.Open();
            Execute(connection, "PRAGMA journal_mode = WAL");
            Execute(connection, durability == StoreDurability.PowerLoss ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
            if (maximumBytes is { } bytes)
                Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {bytes / Convert.ToInt64(Scalar(connection, "PRAGMA page_size"), CultureInfo.InvariantCulture)}"));
            Migrate(connection, path);
            return new SqliteFile(connection);
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw Explain(e, path);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Reads every object, and so every page that holds one.</summary>
    public (long Revision, List<StoredObject> Objects) ReadAll()
    {
        var path = _connection.DataSource;
        try
        {
            var revision = long.Parse(ReadFact("revision")!, CultureInfo.InvariantCulture);
            var objects = new List<StoredObject>();
            var resources = new Dictionary<string, GroupResource>();
            using var command = _connection.CreateCommand();
            command.CommandText = "SELECT resource, namespace, name, version, value, checksum FROM objects ORDER BY resource, namespace, name";
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                var text = reader.GetString(0);
                if (!resources.TryGetValue(text, out var resource))
                    resources[text] = resource = GroupResource.Parse(text);
                var name = new NamespacedName(string.Intern(reader.GetString(1)), reader.GetString(2));
                var json = (byte[])reader.GetValue(4);
                if (Checksum(json) != reader.GetInt64(5))
                    throw new StoreDamagedException(path, $"{resource} {name} does not match its checksum");
                objects.Add(StoredObject.Read(resource, name, reader.GetInt64(3), json));
            }

            return (revision, objects);
        }
        catch (SqliteException e)
        {
            throw Explain(e, path);
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or FormatException or InvalidCastException or ArgumentNullException)
        {
            throw new StoreDamagedException(path, e.Message, e);
        }
    }

    public string? ReadFact(string name)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT value FROM facts WHERE name = $name";
        command.Parameters.AddWithValue("$name", name);
        return command.ExecuteScalar() as string;
    }

    public void WriteFact(string name, string value)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "INSERT INTO facts(name, value) VALUES($name, $value) ON CONFLICT(name) DO UPDATE SET value = excluded.value";
        command.Parameters.AddWithValue("$name", name);
        command.Parameters.AddWithValue("$value", value);
        command.ExecuteNonQuery();
    }

    /// <summary>Writes a batch in one transaction; on return it is as durable as was asked for.</summary>
    public void Write(IReadOnlyList<StoreEvent> batch, long revision)
    {
        using var transaction = _connection.BeginTransaction();
        foreach (var change in batch)
        {
            var target = change.Object;
            var command = change.Type == StoreEventType.Deleted ? _delete : _put;
            command.Transaction = transaction;
            command.Parameters[0].Value = target.Resource.ToString();
            command.Parameters[1].Value = target.Name.Namespace;
            command.Parameters[2].Value = target.Name.Name;
            if (change.Type != StoreEventType.Deleted)
            {
                command.Parameters[3].Value = target.Version;
                command.Parameters[4].Value = target.Json;
                command.Parameters[5].Value = Checksum(target.Json);
            }

            command.ExecuteNonQuery();
        }

        _revision.Transaction = transaction;
        _revision.Parameters[0].Value = revision.ToString(CultureInfo.InvariantCulture);
        _revision.ExecuteNonQuery();
        transaction.Commit();
    }

    public void Dispose()
    {
        _put.Dispose();
        _delete.Dispose();
        _revision.Dispose();
        _connection.Dispose();
    }

    /// <summary>CRC-32C; tells a flipped bit inside a value, which SQLite itself does not check.</summary>
    private static long Checksum(ReadOnlySpan<byte> value)
    {
        var crc = 0u;
        var words = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(value);
        foreach (var word in words)
            crc = System.Numerics.BitOperations.Crc32C(crc, word);
        foreach (var rest in value[(words.Length * sizeof(ulong))..])
            crc = System.Numerics.BitOperations.Crc32C(crc, rest);
        return crc;
    }

    private static void Migrate(SqliteConnection connection, string path)
    {
        var version = Convert.ToInt32(Scalar(connection, "PRAGMA user_version"), CultureInfo.InvariantCulture);
        if (version > FormatVersion)
            throw new StoreTooNewException(path, version, FormatVersion);
        if (version == FormatVersion)
            return;
        Execute(
            connection,
            $"""
            BEGIN;
            CREATE TABLE facts(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
            CREATE TABLE objects(
                resource TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL,
                version INTEGER NOT NULL, value BLOB NOT NULL, checksum INTEGER NOT NULL,
                PRIMARY KEY(resource, namespace, name)) WITHOUT ROWID;
            INSERT INTO facts VALUES('revision', '0');
            PRAGMA user_version = {FormatVersion};
            COMMIT;
            """);
    }

    private static StoreException Explain(SqliteException e, string path) => e.SqliteErrorCode switch
    {
        11 or 26 => new StoreDamagedException(path, e.Message, e),
        8 or 14 or 23 => new StoreReadOnlyException(Path.GetDirectoryName(path)!, e),
        5 or 6 => new StoreLockedException(Path.GetDirectoryName(path)!, e),
        _ => new StoreException($"The store {path} cannot be used: {e.Message}", e),
    };

    private SqliteCommand Command(string text, params string[] parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = text;
        foreach (var name in parameters)
            command.Parameters.Add(new SqliteParameter(name, null));
        return command;
    }

    private static void Execute(SqliteConnection connection, string text) => Scalar(connection, text);

    private static object? Scalar(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        return command.ExecuteScalar();
    }
}
