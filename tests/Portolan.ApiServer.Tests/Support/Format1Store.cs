using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace Portolan.ApiServer.Tests.Support;

/// <summary>Writes a store as the releases with format 1 did: their tables, their statements, their checksum.</summary>
internal static class Format1Store
{
    public const long Revision = 100_000;
    public const string Key = "a key that tokens were signed with";

    /// <summary>Makes ConfigMaps; returns the text of each by its name, as clients last saw it.</summary>
    public static Dictionary<string, string> Write(string directory, int count, Func<int, string>? checksumOf = null)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(directory, "store.db")};Pooling=False");
        connection.Open();
        Execute(connection, "PRAGMA journal_mode = WAL");
        Execute(
            connection,
            """
            BEGIN;
            CREATE TABLE facts(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
            CREATE TABLE objects(
                resource TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL,
                version INTEGER NOT NULL, value BLOB NOT NULL, checksum INTEGER NOT NULL,
                PRIMARY KEY(resource, namespace, name)) WITHOUT ROWID;
            INSERT INTO facts VALUES('revision', '0');
            PRAGMA user_version = 1;
            COMMIT;
            """
        );
        Execute(connection, $"INSERT INTO facts VALUES('service-account-key', '{Key}')");

        var written = new Dictionary<string, string>(StringComparer.Ordinal);
        using var transaction = connection.BeginTransaction();
        using var put = connection.CreateCommand();
        put.CommandText =
            "INSERT INTO objects(resource, namespace, name, version, value, checksum) VALUES($resource, $namespace, $name, $version, $value, $checksum) "
            + "ON CONFLICT(resource, namespace, name) DO UPDATE SET version = excluded.version, value = excluded.value, checksum = excluded.checksum";
        for (var i = 0; i < count; i++)
        {
            // Not in the order of creation, as changes leave them.
            var version = Revision - (i * 7 % count);
            var name = $"c{i}";
            var text = Make(name, version).ToJsonString();
            written[name] = text;
            put.Parameters.Clear();
            put.Parameters.AddWithValue("$resource", "configmaps");
            put.Parameters.AddWithValue("$namespace", "default");
            put.Parameters.AddWithValue("$name", name);
            put.Parameters.AddWithValue("$version", version);
            put.Parameters.AddWithValue("$value", Encoding.UTF8.GetBytes(text));
            put.Parameters.AddWithValue("$checksum", Checksum(Encoding.UTF8.GetBytes(checksumOf?.Invoke(i) ?? text)));
            put.ExecuteNonQuery();
        }

        transaction.Commit();
        Execute(connection, $"UPDATE facts SET value = '{Revision}' WHERE name = 'revision'");
        return written;
    }

    private static JsonObject Make(string name, long version) =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["namespace"] = "default",
                ["uid"] = Guid.NewGuid().ToString(),
                ["creationTimestamp"] = "2026-01-01T00:00:00Z",
                ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture),
            },
            ["data"] = new JsonObject { ["load"] = new string('x', 1200) + name },
        };

    private static long Checksum(byte[] value)
    {
        var crc = 0u;
        var whole = value.Length / 8 * 8;
        for (var i = 0; i < whole; i += 8)
        {
            crc = BitOperations.Crc32C(crc, BitConverter.ToUInt64(value, i));
        }
        for (var i = whole; i < value.Length; i++)
        {
            crc = BitOperations.Crc32C(crc, value[i]);
        }
        return crc;
    }

    private static void Execute(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}
