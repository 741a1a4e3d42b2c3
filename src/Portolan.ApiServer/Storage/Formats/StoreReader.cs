using Microsoft.Data.Sqlite;
using Portolan.Api;

namespace Portolan.ApiServer.Storage.Formats;

/// <summary>Reads a whole store of the present format, and believes none of it before it has been checked against the rest.</summary>
internal static class StoreReader
{
    /// <exception cref="StoreDamagedException">Something is missing, doubled, older than the rest, or not as it was written.</exception>
    public static (Ledger Ledger, List<StoredObject> Objects) Read(SqliteConnection connection)
    {
        var path = connection.DataSource;
        try
        {
            // Also checks what no row shows: inner pages, by which rows are found again, and the list of free ones, into which the next
            // write goes.
            if (connection.Scalar("PRAGMA quick_check(1)") is not "ok" and var complaint)
            {
                throw new StoreDamagedException(path, $"{complaint}");
            }
            var told = ReadLedger(connection);
            var objects = new List<StoredObject>();
            var counted = ReadObjects(connection, objects, SumFacts(connection, new(told.Revision, 0, 0)));
            if (counted != told)
            {
                throw new StoreDamagedException(
                    path,
                    $"it should have {told.Rows} rows and has {counted.Rows}, or some are not the newest"
                );
            }
            return (told, objects);
        }
        catch (Exception e)
            when (e
                    is System.Text.Json.JsonException
                        or FormatException
                        or InvalidCastException
                        or InvalidOperationException
                        or OverflowException
            )
        {
            throw new StoreDamagedException(path, e.Message, e);
        }
    }

    private static Ledger ReadLedger(SqliteConnection connection)
    {
        using var command = connection.Prepare("SELECT revision, rows, sum, checksum FROM ledger WHERE id = 1");
        using var reader = command.ExecuteReader();
        if (!reader.Read())
        {
            throw new StoreDamagedException(connection.DataSource, "it does not say how much it holds");
        }
        var ledger = new Ledger(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
        return ledger.Checksum == reader.GetInt64(3)
            ? ledger
            : throw new StoreDamagedException(connection.DataSource, "what it says of itself does not match its checksum");
    }

    private static Ledger SumFacts(SqliteConnection connection, Ledger ledger)
    {
        using var command = connection.Prepare("SELECT name, value, checksum FROM facts");
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var checksum = RowChecksum.Of(reader.GetString(0), reader.GetString(1));
            if (checksum != reader.GetInt64(2))
            {
                throw new StoreDamagedException(connection.DataSource, "a row of its facts does not match its checksum");
            }
            ledger = ledger.With(checksum);
        }

        return ledger;
    }

    private static Ledger ReadObjects(SqliteConnection connection, List<StoredObject> into, Ledger ledger)
    {
        var resources = new Dictionary<string, GroupResource>(StringComparer.Ordinal);
        var seen = new HashSet<(GroupResource, NamespacedName)>();
        using var command = connection.Prepare("SELECT id, resource, namespace, name, version, value, checksum FROM objects");
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var text = reader.GetString(1);
            if (!resources.TryGetValue(text, out var resource))
            {
                resources[text] = resource = GroupResource.Parse(text);
            }
            var name = new NamespacedName(string.Intern(reader.GetString(2)), reader.GetString(3));
            var checksum = new RowChecksum()
                .Add(reader.GetInt64(0))
                .Add(text)
                .Add(name.Namespace)
                .Add(name.Name)
                .Add(reader.GetInt64(4))
                .Add((byte[])reader.GetValue(5))
                .Value;
            if (checksum != reader.GetInt64(6))
            {
                throw new StoreDamagedException(connection.DataSource, $"the row of {resource} {name} does not match its checksum");
            }
            if (!seen.Add((resource, name)))
            {
                throw new StoreDamagedException(connection.DataSource, $"{resource} {name} is there twice");
            }
            into.Add(StoredObject.Read(resource, name, reader.GetInt64(4), (byte[])reader.GetValue(5), reader.GetInt64(0)));
            ledger = ledger.With(checksum);
        }

        return ledger;
    }
}
