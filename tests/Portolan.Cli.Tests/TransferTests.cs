using System.Text;
using Portolan.ApiServer.Storage;
using Portolan.Cli.Commands;

namespace Portolan.Cli.Tests;

/// <summary>What is exported is imported again, line by line.</summary>
public sealed class TransferTests : IDisposable
{
    private const string Line =
        """{"resource":"configmaps","object":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"default","uid":"u-1"},"data":{"k":"v"}}}""";
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("portolan-test-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task An_export_goes_through_an_import_and_comes_out_the_same()
    {
        await StoreTransfer.ImportAsync(
            InDirectory("first"),
            new MemoryStream(Encoding.UTF8.GetBytes(Line + "\n")),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(ExitCode.Success, await RunAsync("export", "--data-dir", InDirectory("first"), "-o", InDirectory("1.jsonl")));
        Assert.Equal(ExitCode.Success, await RunAsync("import", InDirectory("1.jsonl"), "--data-dir", InDirectory("second")));
        Assert.Equal(ExitCode.Success, await RunAsync("export", "--data-dir", InDirectory("second"), "-o", InDirectory("2.jsonl")));

        var (first, second) = (await File.ReadAllTextAsync(InDirectory("1.jsonl")), await File.ReadAllTextAsync(InDirectory("2.jsonl")));
        Assert.Contains("\"uid\":\"u-1\"", first, StringComparison.Ordinal);
        Assert.Contains("\"data\":{\"k\":\"v\"}", first, StringComparison.Ordinal);
        Assert.Equal(first, second);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(InDirectory("1.jsonl")));
        }
    }

    [Fact]
    public async Task An_export_that_fails_leaves_an_older_one_alone()
    {
        await File.WriteAllTextAsync(InDirectory("kept.jsonl"), Line);

        Assert.Equal(
            ExitCode.StoreUnusable,
            await RunAsync("export", "--data-dir", InDirectory("nothing"), "-o", InDirectory("kept.jsonl"))
        );

        Assert.Equal(Line, await File.ReadAllTextAsync(InDirectory("kept.jsonl")));
        Assert.Equal(["kept.jsonl"], _directory.GetFiles().Select(file => file.Name));
    }

    [Fact]
    public async Task An_import_of_a_missing_file_or_over_objects_is_refused()
    {
        await File.WriteAllTextAsync(InDirectory("one.jsonl"), Line);
        Assert.Equal(ExitCode.Success, await RunAsync("import", InDirectory("one.jsonl"), "--data-dir", InDirectory("data")));

        Assert.Equal(ExitCode.StoreUnusable, await RunAsync("import", InDirectory("one.jsonl"), "--data-dir", InDirectory("data")));
        Assert.Equal(ExitCode.Usage, await RunAsync("import", InDirectory("missing.jsonl"), "--data-dir", InDirectory("data")));
    }

    private static Task<int> RunAsync(params string[] arguments) =>
        (arguments[0] == "export" ? ExportCommand.Create() : ImportCommand.Create()).Parse(arguments[1..]).InvokeAsync();

    private string InDirectory(string name) => Path.Combine(_directory.FullName, name);
}
