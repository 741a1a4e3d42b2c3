using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Portolan.ApiServer.Storage.Formats;

/// <summary>The few things that are asked of SQLite in more than one place.</summary>
internal static class Sqlite
{
    private const int Error = 1,
        Busy = 5,
        Locked = 6,
        ReadOnly = 8,
        InputOutput = 10,
        Corrupt = 11,
        Full = 13,
        CannotOpen = 14,
        Forbidden = 23,
        NotADatabase = 26;

    public static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static void Execute(this SqliteConnection connection, string text) => connection.Scalar(text);

    public static object? Scalar(this SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        return command.ExecuteScalar();
    }

    public static long Number(this SqliteConnection connection, string text) =>
        Convert.ToInt64(connection.Scalar(text), CultureInfo.InvariantCulture);

    public static SqliteCommand Prepare(this SqliteConnection connection, string text, params string[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var name in parameters)
        {
            command.Parameters.Add(new SqliteParameter(name, null));
        }
        return command;
    }

    public static void Run(this SqliteCommand command, SqliteTransaction transaction, params ReadOnlySpan<object> values)
    {
        command.Transaction = transaction;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }
        if (command.ExecuteNonQuery() != 1)
        {
            throw new StoreDamagedException(transaction.Connection!.DataSource, "a row that was read at the start is not there any more");
        }
    }

    /// <summary>Limits the file, so that it gets from SQLite the error of a full disk.</summary>
    public static void Limit(this SqliteConnection connection, long? bytes)
    {
        if (bytes is { } most)
        {
            connection.Execute(
                string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {most / connection.Number("PRAGMA page_size")}")
            );
        }
    }

    public static bool IsFull(SqliteException e) => e.SqliteErrorCode == Full;

    /// <summary>Says in the store's words why a file cannot be used.</summary>
    public static StoreException Explain(SqliteException e, string path) =>
        e.SqliteErrorCode switch
        {
            // A plain error is a statement that does not fit the tables: they are not ours, or not any more.
            Error or Corrupt or NotADatabase => new StoreDamagedException(path, e.Message, e),
            ReadOnly or CannotOpen or Forbidden => new StoreReadOnlyException(Path.GetDirectoryName(path)!, e),
            Busy or Locked => new StoreLockedException(Path.GetDirectoryName(path)!, e),
            Full => new StoreException(
                $"The store {path} cannot be opened because the disk is full: make room and start again; nothing was changed.",
                e
            ),
            InputOutput => new StoreException(
                $"The store {path} cannot be read or written ({e.Message}): look at the disk, then start again or restore a backup.",
                e
            ),
            _ => new StoreException(
                $"The store {path} cannot be used ({e.Message}): restore a backup of the file, or move it away to start empty and import an export.",
                e
            ),
        };
}
