using System.Runtime.Versioning;
using Portolan.ApiServer.Storage;
using Portolan.ApiServer.Tests.Support;
using Portolan.Primitives;

namespace Portolan.ApiServer.Tests;

/// <summary>Who may read what lies on the disk. The modes are those of Unix; on Windows a directory's rights are inherited.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class FileModeTests : IDisposable
{
    private const UnixFileMode Readable = UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private readonly string _directory = Directory.CreateTempSubdirectory("portolan-test-").FullName;
    private readonly ListLogger _logger = new();

    public FileModeTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "modes of files are those of Unix");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Every_file_of_a_store_is_its_owners_while_it_is_written_and_after()
    {
        var data = Path.Combine(_directory, "data");
        await using (var server = await TestServer.StartAsync(data))
        {
            await server.PostAsync(Widgets.Path, Widgets.Make("one"));
            Assert.Contains(Path.Combine(data, "store.db-wal"), Directory.GetFiles(data));
            AssertClosed(data);
        }

        AssertClosed(data);
    }

    [Fact]
    public void A_store_of_an_older_format_is_closed_with_its_upgrade_and_its_backup()
    {
        Format1Store.Write(_directory, 3);
        Open(Path.Combine(_directory, "store.db"), Readable);

        StartAndStop(_directory);

        Assert.NotEmpty(Directory.GetFiles(_directory, "*.bak"));
        AssertClosed(_directory);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.GroupExecute)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherExecute)]
    [InlineData(
        UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherExecute
    )]
    public void A_directory_with_a_store_that_others_may_enter_is_closed_and_that_is_said(UnixFileMode mode)
    {
        StartAndStop(_directory);
        Open(_directory, mode);
        Open(Path.Combine(_directory, "store.db"), Readable);

        StartAndStop(_directory);

        AssertClosed(_directory);
        Assert.Equal(
            [
                $"Other users could read the data directory {_directory}, which has keys and Secrets: it has mode 0700 now",
                $"Other users could read {_directory}/store.db, which has keys and Secrets: it has mode 0600 now",
            ],
            _logger.Lines
        );
    }

    [Fact]
    public void An_empty_directory_is_closed_whoever_may_write_there()
    {
        Open(_directory, Readable | UnixFileMode.OtherWrite);

        StartAndStop(_directory);

        AssertClosed(_directory);
    }

    [Fact]
    public void A_directory_with_other_things_in_it_is_not_ours_to_close()
    {
        File.WriteAllText(Path.Combine(_directory, "thesis.tex"), "");
        Open(_directory, Readable);
        var before = File.GetUnixFileMode(_directory);

        var refusal = Assert.Throws<StoreExposedException>(() => StartAndStop(_directory));

        Assert.Contains("chmod 700", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.GetUnixFileMode(_directory));
        Assert.Equal(["thesis.tex"], Directory.GetFiles(_directory).Select(Path.GetFileName));
    }

    [Fact]
    public void Where_anybody_can_write_a_store_may_be_anybodys()
    {
        StartAndStop(_directory);
        Open(_directory, Readable | UnixFileMode.OtherWrite | UnixFileMode.StickyBit);

        Assert.Throws<StoreExposedException>(() => StartAndStop(_directory));
    }

    [Theory]
    [InlineData(null, OwnerOnly.File)]
    [InlineData(Readable, OwnerOnly.File)]
    [InlineData(UnixFileMode.OtherWrite, OwnerOnly.File)]
    [InlineData(UnixFileMode.GroupRead, OwnerOnly.File | UnixFileMode.GroupRead)]
    public async Task An_audit_log_is_its_owners_and_a_groups_if_somebody_gave_it_to_one(UnixFileMode? before, UnixFileMode after)
    {
        var path = Path.Combine(_directory, "audit.log");
        if (before is { } mode)
        {
            await File.WriteAllTextAsync(path, "earlier\n");
            File.SetUnixFileMode(path, OwnerOnly.File | mode);
        }

        await using (await TestServer.StartAsync(options => options with { AuditLogPath = path }))
        {
            Assert.Equal(after, File.GetUnixFileMode(path));
        }
    }

    [Fact]
    public void A_device_keeps_its_mode()
    {
        var before = File.GetUnixFileMode("/dev/null");
        var link = Path.Combine(_directory, "link");
        File.CreateSymbolicLink(link, "/dev/null");

        OwnerOnly.OpenLog("/dev/null", FileShare.ReadWrite).Dispose();
        OwnerOnly.OpenLog(link, FileShare.ReadWrite).Dispose();

        Assert.Equal(before, File.GetUnixFileMode("/dev/null"));
    }

    private static void Open(string path, UnixFileMode more) => File.SetUnixFileMode(path, File.GetUnixFileMode(path) | more);

    private static void AssertClosed(string directory) =>
        Assert.All(
            Directory.GetFileSystemEntries(directory).Append(directory),
            path => Assert.Equal((path, Directory.Exists(path) ? OwnerOnly.Directory : OwnerOnly.File), (path, File.GetUnixFileMode(path)))
        );

    private void StartAndStop(string directory) =>
        ObjectStore.Open(directory, StoreDurability.PowerLoss, historyLength: 1, _logger).DisposeAsync().AsTask().GetAwaiter().GetResult();
}
