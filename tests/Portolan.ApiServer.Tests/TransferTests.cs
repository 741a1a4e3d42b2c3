using System.Text;
using Portolan.ApiServer.Storage;
using Portolan.ApiServer.Tests.Support;

namespace Portolan.ApiServer.Tests;

public sealed class TransferTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("portolan-test-");

    private string First => Path.Combine(_directory.FullName, "first");

    private string Second => Path.Combine(_directory.FullName, "second");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task An_export_imported_elsewhere_serves_the_same_objects()
    {
        string uid;
        await using (var server = await TestServer.StartAsync(First))
        {
            uid = (await server.PostAsync(Widgets.Path, Widgets.Make("a"))).Json["metadata"]!["uid"]!.GetValue<string>();
        }
        using var export = new MemoryStream();

        var exported = await StoreTransfer.ExportAsync(First, export, TestContext.Current.CancellationToken);
        export.Position = 0;
        var imported = await StoreTransfer.ImportAsync(Second, export, TestContext.Current.CancellationToken);

        Assert.Equal(exported, imported);
        using var second = new MemoryStream();
        await StoreTransfer.ExportAsync(Second, second, TestContext.Current.CancellationToken);
        Assert.Equal(Encoding.UTF8.GetString(export.ToArray()), Encoding.UTF8.GetString(second.ToArray()));
        await using var copy = await TestServer.StartAsync(Second);
        Assert.Equal(uid, (await copy.GetAsync($"{Widgets.Path}/a")).Json["metadata"]!["uid"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_broken_export_leaves_nothing_behind()
    {
        using var broken = new MemoryStream(
            Encoding.UTF8.GetBytes(
                """{"resource":"configmaps","object":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}}""" + "\nnonsense\n"
            )
        );

        var refusal = await Assert.ThrowsAsync<StoreException>(() =>
            StoreTransfer.ImportAsync(First, broken, TestContext.Current.CancellationToken)
        );

        Assert.Contains("Line 2", refusal.Message, StringComparison.Ordinal);
        using var export = new MemoryStream();
        Assert.Equal(0, await StoreTransfer.ExportAsync(First, export, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_import_over_objects_is_refused()
    {
        await using (await TestServer.StartAsync(First)) { }

        using var export = new MemoryStream();
        await StoreTransfer.ExportAsync(First, export, TestContext.Current.CancellationToken);
        export.Position = 0;

        await Assert.ThrowsAsync<StoreException>(() => StoreTransfer.ImportAsync(First, export, TestContext.Current.CancellationToken));
    }
}
