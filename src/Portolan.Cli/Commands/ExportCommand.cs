using System.CommandLine;
using Portolan.ApiServer.Storage;

namespace Portolan.Cli.Commands;

/// <summary><c>portolan export</c>: everything in a data directory's store as text.</summary>
internal static class ExportCommand
{
    private const string StandardOutput = "-";

    private static readonly Option<string> DataDirectory = new("--data-dir")
    {
        Description = "The directory that `portolan run` was given",
        DefaultValueFactory = _ => DataDirectories.Default(),
    };

    private static readonly Option<string> Output = new("--output", "-o")
    {
        Description = "Where to write; - is standard output",
        DefaultValueFactory = _ => StandardOutput,
    };

    public static Command Create()
    {
        var command = new Command("export", "Write all objects of a data directory as text, a line an object") { DataDirectory, Output };
        command.SetAction(
            (parsed, cancellation) =>
                CommandLineErrors.ReportAsync(() => RunAsync(parsed.GetValue(DataDirectory)!, parsed.GetValue(Output)!, cancellation))
        );
        return command;
    }

    private static async Task<int> RunAsync(string dataDirectory, string output, CancellationToken cancellation)
    {
        try
        {
            var count =
                output == StandardOutput
                    ? await WriteOutAsync(dataDirectory, cancellation)
                    : await WriteFileAsync(dataDirectory, output, cancellation);
            await Console.Error.WriteLineAsync($"{count} objects exported");
            return ExitCode.Success;
        }
        catch (StoreException error)
        {
            throw StoreFaults.Explain(error, dataDirectory);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Failure, $"the export cannot be written: {error.Message}", error);
        }
    }

    private static async Task<int> WriteOutAsync(string dataDirectory, CancellationToken cancellation)
    {
        await using var target = Console.OpenStandardOutput();
        return await StoreTransfer.ExportAsync(dataDirectory, target, cancellation);
    }

    // An export that fails must not take the place of an older one that is whole.
    private static async Task<int> WriteFileAsync(string dataDirectory, string path, CancellationToken cancellation)
    {
        var unfinished = path + ".part";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        try
        {
            int count;
            await using (var target = new FileStream(unfinished, options))
            {
                count = await StoreTransfer.ExportAsync(dataDirectory, target, cancellation);
            }
            File.Move(unfinished, path, overwrite: true);
            return count;
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }
}
