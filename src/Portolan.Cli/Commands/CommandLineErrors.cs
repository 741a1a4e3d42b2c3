namespace Portolan.Cli.Commands;

/// <summary>The one place where errors become a message on standard error and an exit code.</summary>
internal static class CommandLineErrors
{
    public static async Task<int> ReportAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (CliException error)
        {
            await Console.Error.WriteLineAsync($"portolan: {error.Message}");
            return error.ExitCode;
        }
    }
}
