using Portolan.ApiServer.Storage;

namespace Portolan.Cli;

/// <summary>What is wrong with the store of a data directory, in words that say what to do.</summary>
internal static class StoreFaults
{
    public static CliException Explain(StoreException error, string dataDirectory) =>
        error switch
        {
            StoreLockedException => new CliException(
                ExitCode.DataDirectoryInUse,
                $"another instance runs on {dataDirectory}: stop it, or choose another directory with --data-dir.",
                error
            ),
            StoreExposedException => new CliException(
                ExitCode.StoreUnusable,
                $"other users can read {dataDirectory}, where keys and Secrets would lie: close it (chmod 700), or choose another directory with --data-dir.",
                error
            ),
            StoreReadOnlyException => NotWritable(error, dataDirectory),
            _ => new CliException(ExitCode.StoreUnusable, error.Message, error),
        };

    public static CliException NotWritable(Exception error, string dataDirectory) =>
        new(
            ExitCode.DataDirectoryNotWritable,
            $"{dataDirectory} cannot be written ({error.Message.TrimEnd('.')}): choose another directory with --data-dir.",
            error
        );
}
