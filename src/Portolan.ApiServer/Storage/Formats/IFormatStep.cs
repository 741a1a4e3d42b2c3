using Microsoft.Data.Sqlite;

namespace Portolan.ApiServer.Storage.Formats;

/// <summary>Writes what a file of one format holds into an empty file, in the next format.</summary>
internal interface IFormatStep
{
    /// <summary>Called with whole files: what is damaged in <paramref name="old"/> is refused, not copied.</summary>
    /// <exception cref="StoreDamagedException"><paramref name="old"/> is not whole.</exception>
    void Copy(SqliteConnection old, SqliteConnection fresh, SqliteTransaction transaction);
}
