using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Portolan.Api;

namespace Portolan.ApiServer.Storage.Formats;

/// <summary>Format 1 ordered objects by name in one tree, and had a checksum over the value alone.</summary>
internal sealed class FromFormat1 : IFormatStep
{
    public void Copy(SqliteConnection old, SqliteConnection fresh, SqliteTransaction transaction)
    {
        var path = old.DataSource;
        if (
            old.Scalar("SELECT value FROM facts WHERE name = 'revision'") is not string text
            || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
        )
        {
            throw new StoreDamagedException(path, "it does not say at which revision it is");
        }

        StoreFormat.CreateTables(fresh);
        var ledger = CopyObjects(old, fresh, transaction, CopyFacts(old, fresh, transaction, new(revision, 0, 0)));
        StoreFormat.WriteLedger(fresh, transaction, ledger);
    }

    private static Ledger CopyFacts(SqliteConnection old, SqliteConnection fresh, SqliteTransaction transaction, Ledger ledger)
    {
        using var put = fresh.Prepare("INSERT INTO facts VALUES($name, $value, $checksum)", "$name", "$value", "$checksum");
        using var select = old.Prepare("SELECT name, value FROM facts WHERE name <> 'revision'");
        using var reader = select.ExecuteReader();
        while (reader.Read())
        {
            var (name, value) = (reader.GetString(0), reader.GetString(1));
            var checksum = RowChecksum.Of(name, value);
            put.Run(transaction, name, value, checksum);
            ledger = ledger.With(checksum);
        }

        return ledger;
    }

    private static Ledger CopyObjects(SqliteConnection old, SqliteConnection fresh, SqliteTransaction transaction, Ledger ledger)
    {
        using var put = new ObjectInsert(fresh);
        using var select = old.Prepare("SELECT resource, namespace, name, version, value, checksum FROM objects");
        using var reader = select.ExecuteReader();
        while (reader.Read())
        {
            var resource = GroupResource.Parse(reader.GetString(0));
            var name = new NamespacedName(reader.GetString(1), reader.GetString(2));
            var version = reader.GetInt64(3);
            var value = (byte[])reader.GetValue(4);
            if (Checksum(value) != reader.GetInt64(5))
            {
                throw new StoreDamagedException(old.DataSource, $"{resource} {name} does not match its checksum");
            }

            // No two objects have been written at one revision, so the version does for a number.
            var stored = StoredObject.Read(resource, name, version, value, version);
            CheckIdentity(stored, old.DataSource);
            ledger = ledger.With(put.Run(transaction, stored));
        }

        return ledger;
    }

    // The checksum does not cover the columns beside the value; the value repeats what they say.
    private static void CheckIdentity(StoredObject stored, string path)
    {
        var metadata = stored.Parse()["metadata"]!.AsObject();
        if (
            (string?)metadata["name"] != stored.Name.Name
            || ((string?)metadata["namespace"] ?? "") != stored.Name.Namespace
            || (string?)metadata["resourceVersion"] != stored.Version.ToString(CultureInfo.InvariantCulture)
        )
        {
            throw new StoreDamagedException(path, $"{stored.Resource} {stored.Name} is kept under a name or version that is not its own");
        }
    }

    private static long Checksum(ReadOnlySpan<byte> value)
    {
        var crc = 0u;
        var words = MemoryMarshal.Cast<byte, ulong>(value);
        foreach (var word in words)
        {
            crc = BitOperations.Crc32C(crc, word);
        }
        foreach (var rest in value[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, rest);
        }
        return crc;
    }
}
