using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Portolan.ApiServer.Storage;
using Portolan.ApiServer.Tests.Support;

namespace Portolan.ApiServer.Tests;

public sealed class StoreUpgradeTests : IDisposable
{
    private static readonly GroupResource ConfigMaps = new("", "configmaps");
    private readonly string _directory = Directory.CreateTempSubdirectory("portolan-test-").FullName;

    private string Store => Path.Combine(_directory, "store.db");

    private string Backup => Store + ".format-1.bak";

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_store_of_format_1_keeps_objects_versions_and_facts()
    {
        var written = Format1Store.Write(_directory, 500);

        await using (var store = Open())
        {
            Assert.Equal(written, Read(store));
            Assert.All(
                store.Current.Of(ConfigMaps).Values,
                stored =>
                    Assert.Contains(
                        $"\"resourceVersion\":\"{stored.Version}\"",
                        Encoding.UTF8.GetString(stored.Json),
                        StringComparison.Ordinal
                    )
            );
            Assert.Equal(Format1Store.Revision, store.Current.Revision);
            Assert.Equal(Format1Store.Key, store.GetOrAddFact("service-account-key", () => "another"));
        }

        Assert.Equal(
            ["lock", "store.db", "store.db.format-1.bak"],
            Directory.GetFiles(_directory).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task The_upgraded_store_takes_writes_and_opens_again()
    {
        var written = Format1Store.Write(_directory, 20);
        await using (var store = Open())
        {
            var old = store.Current.Find(ConfigMaps, new("default", "c3"))!;
            var gone = store.Current.Find(ConfigMaps, new("default", "c4"))!;
            Assert.NotNull((await store.WriteAsync(new(ConfigMaps, old.Name, old.Version, WriteKind.Put, old.Parse()))).Written);
            Assert.NotNull((await store.WriteAsync(new(ConfigMaps, gone.Name, gone.Version, WriteKind.Delete, gone.Parse()))).Written);
            Assert.NotNull(
                (await store.WriteAsync(new(ConfigMaps, new("default", "new"), 0, WriteKind.Put, Widgets.ConfigMap("new")))).Written
            );
        }

        await using var again = Open();

        Assert.Equal(
            written.Keys.Append("new").Except(["c4"]).Order(StringComparer.Ordinal),
            Read(again).Keys.Order(StringComparer.Ordinal)
        );
        Assert.Equal(Format1Store.Revision + 1, again.Current.Find(ConfigMaps, new("default", "c3"))!.Version);
        Assert.Equal(Format1Store.Revision + 3, again.Current.Revision);
    }

    [Fact]
    public async Task The_backup_is_a_whole_store_of_the_old_format()
    {
        var written = Format1Store.Write(_directory, 100);
        await using (Open()) { }

        File.Move(Backup, Store, overwrite: true);
        await using var again = Open();

        Assert.Equal(written, Read(again));
    }

    [Fact]
    public async Task A_full_disk_leaves_the_old_store_as_it_was_and_says_how_much_room_is_needed()
    {
        var written = Format1Store.Write(_directory, 500);

        var refusal = Assert.Throws<StoreException>(() => Open(maximumBytes: 100_000));

        Assert.Contains("make room for about", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("nothing was changed", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1L, FormatOf());
        Assert.False(File.Exists(Backup));
        await using var store = Open();
        Assert.Equal(written, Read(store));
    }

    [Fact]
    public void A_damaged_object_is_told_and_the_old_store_stays()
    {
        Format1Store.Write(_directory, 50, index => index == 17 ? "other" : null!);

        var refusal = Assert.Throws<StoreDamagedException>(() => Open());

        Assert.Contains("configmaps default/c17 does not match its checksum", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1L, FormatOf());
        Assert.False(File.Exists(Backup));
    }

    [Fact]
    public void An_object_under_a_name_that_is_not_its_own_is_told()
    {
        Format1Store.Write(_directory, 50);
        Execute("UPDATE objects SET name = 'd17' WHERE name = 'c17'");

        var refusal = Assert.Throws<StoreDamagedException>(() => Open());

        Assert.Contains(
            "configmaps default/d17 is kept under a name or version that is not its own",
            refusal.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void A_version_that_no_release_wrote_is_damage(int version)
    {
        Format1Store.Write(_directory, 5);
        Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {version}"));

        var refusal = Assert.Throws<StoreDamagedException>(() => Open());

        Assert.Contains($"it says that it has version {version}, which no release wrote", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("restore a backup of the file, or move it away", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upgrade_that_is_killed_is_done_at_the_next_start()
    {
        var written = Format1Store.Write(_directory, 20_000);
        for (var round = 0; round < 4; round++)
        {
            using var child = ChildServer.Launch(_directory);
            while (!child.HasExited && !Directory.EnumerateFiles(_directory, "*.new").Any() && !File.Exists(Backup))
            {
                await Task.Yield();
            }
            for (var spin = 0; spin < round * 20; spin++)
            {
                await Task.Yield();
            }
            await child.KillAsync();
            Assert.True(File.Exists(Store));
        }

        await using var store = Open();

        Assert.Equal(written, Read(store));
        Assert.Empty(Directory.EnumerateFiles(_directory, "*.new"));
    }

    private ObjectStore Open(long? maximumBytes = null) =>
        ObjectStore.Open(_directory, StoreDurability.ProcessExit, 100, NullLogger.Instance, maximumBytes);

    private static Dictionary<string, string> Read(ObjectStore store) =>
        store
            .Current.Of(ConfigMaps)
            .Values.ToDictionary(stored => stored.Name.Name, stored => Encoding.UTF8.GetString(stored.Json), StringComparer.Ordinal);

    private void Execute(string text)
    {
        using var connection = new SqliteConnection($"Data Source={Store};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    private object? FormatOf()
    {
        using var connection = new SqliteConnection($"Data Source={Store};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return command.ExecuteScalar();
    }
}
