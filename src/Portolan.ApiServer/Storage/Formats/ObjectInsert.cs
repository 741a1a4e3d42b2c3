using Microsoft.Data.Sqlite;

namespace Portolan.ApiServer.Storage.Formats;

/// <summary>Adds the row of an object.</summary>
internal sealed class ObjectInsert(SqliteConnection connection) : IDisposable
{
    private readonly SqliteCommand _command = connection.Prepare(
        "INSERT INTO objects VALUES($id, $resource, $namespace, $name, $version, $value, $checksum)",
        "$id",
        "$resource",
        "$namespace",
        "$name",
        "$version",
        "$value",
        "$checksum"
    );

    /// <summary>Returns the row's checksum.</summary>
    public long Run(SqliteTransaction transaction, StoredObject stored)
    {
        var checksum = RowChecksum.Of(stored);
        _command.Run(
            transaction,
            stored.Row,
            stored.Resource.ToString(),
            stored.Name.Namespace,
            stored.Name.Name,
            stored.Version,
            stored.Json,
            checksum
        );
        return checksum;
    }

    public void Dispose() => _command.Dispose();
}
