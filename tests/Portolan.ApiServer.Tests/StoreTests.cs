using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Portolan.ApiServer.Storage;
using Portolan.ApiServer.Tests.Support;

namespace Portolan.ApiServer.Tests;

public sealed class StoreTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("portolan-test-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_second_server_on_the_same_directory_is_refused()
    {
        await using var first = await TestServer.StartAsync(_directory);

        var refusal = await Assert.ThrowsAsync<StoreLockedException>(() => TestServer.StartAsync(_directory));

        Assert.Contains(_directory, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_store_is_told_as_damaged()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory, "store.db"), new string('x', 5000));

        await Assert.ThrowsAsync<StoreDamagedException>(() => TestServer.StartAsync(_directory));
    }

    [Fact]
    public async Task A_flipped_bit_in_an_object_is_found_at_the_start()
    {
        await using (var server = await TestServer.StartAsync(_directory))
        {
            await server.PostAsync(
                Widgets.Path.Replace("test.example/v1", "test.example/v1", StringComparison.Ordinal),
                Widgets.Make("needle-in-the-file")
            );
        }
        var path = Path.Combine(_directory, "store.db");
        var bytes = await File.ReadAllBytesAsync(path);
        var at = bytes.AsSpan().LastIndexOf("needle-in-the-file"u8);
        Assert.True(at > 0);
        bytes[at] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);

        var damage = await Assert.ThrowsAnyAsync<StoreException>(() => TestServer.StartAsync(_directory));

        Assert.IsType<StoreDamagedException>(damage);
    }

    [Fact]
    public async Task A_newer_store_is_refused()
    {
        await using (await TestServer.StartAsync(_directory)) { }

        var path = Path.Combine(_directory, "store.db");
        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={path};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99";
            command.ExecuteNonQuery();
        }

        var refusal = await Assert.ThrowsAsync<StoreTooNewException>(() => TestServer.StartAsync(_directory));
        Assert.Contains("version 99", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_told_and_the_store_is_free_again()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        await Assert.ThrowsAsync<PortInUseException>(() => TestServer.StartAsync(_directory, options => options with { Port = port }));
        await using var server = await TestServer.StartAsync(_directory);

        (await server.GetAsync("/healthz")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Of_writes_that_expect_the_same_version_one_is_done()
    {
        await using var store = ObjectStore.Open(_directory, StoreDurability.ProcessExit, 100, NullLogger.Instance);
        var resource = new GroupResource("test.example", "widgets");

        var results = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => store.WriteAsync(new(resource, new("default", "a"), 0, WriteKind.Put, Widgets.Make("a"))))
        );

        Assert.Single(results, result => result.Written is not null);
        Assert.Equal(2, store.Current.Revision);
    }
}
