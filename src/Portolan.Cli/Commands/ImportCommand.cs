using System.CommandLine;
using Portolan.ApiServer.Storage;

namespace Portolan.Cli.Commands;

/// <summary><c>portolan import</c>: an export into a data directory without objects.</summary>
internal static class ImportCommand
{
    private const string StandardInput = "-";

    private static readonly Argument<string> Source = new("file") { Description = "An export; - is standard input" };

    private static readonly Option<string> DataDirectory = new("--data-dir")
    {
        Description = "The directory that `portolan run` will be given",
        DefaultValueFactory = _ => DataDirectories.Default(),
    };

    public static Command Create()
    {
        var command = new Command("import", "Put an export into a data directory that has no objects") { Source, DataDirectory };
        command.SetAction(
            (parsed, cancellation) =>
                CommandLineErrors.ReportAsync(() => RunAsync(parsed.GetValue(Source)!, parsed.GetValue(DataDirectory)!, cancellation))
        );
        return command;
    }

    private static async Task<int> RunAsync(string path, string dataDirectory, CancellationToken cancellation)
    {
        await using var source = Open(path);
        try
        {
            var count = await StoreTransfer.ImportAsync(dataDirectory, source, cancellation);
            await Console.Error.WriteLineAsync($"{count} objects imported");
            return ExitCode.Success;
        }
        catch (StoreException error)
        {
            throw StoreFaults.Explain(error, dataDirectory);
        }
    }

    private static Stream Open(string path)
    {
        try
        {
            return path == StandardInput ? Console.OpenStandardInput() : File.OpenRead(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Usage, $"{path} cannot be read: {error.Message}", error);
        }
    }
}
