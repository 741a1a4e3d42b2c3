using Microsoft.Extensions.Logging;
using Portolan.Primitives;

namespace Portolan.ApiServer.Storage;

/// <summary>
/// Sees to it that only its owner can read a data directory, before anything is written there: Secrets and the key that signs tokens lie in
/// it as they are. What we made, or nobody has used yet, is closed to others, and that is said; any other directory is refused, for its
/// owner may share it with a purpose.
/// </summary>
public static partial class PrivateDirectory
{
    private const UnixFileMode Mode = OwnerOnly.Directory;

    /// <summary>Makes the directory, or closes it to others. On Windows rights are inherited, and nothing is changed.</summary>
    /// <param name="path">The data directory.</param>
    /// <param name="logger">Where it is said that others could read it.</param>
    /// <exception cref="StoreExposedException">Others can read it, and it is not ours to change.</exception>
    /// <exception cref="StoreReadOnlyException">It cannot be made.</exception>
    public static void Ensure(string path, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(logger);
        path = Path.GetFullPath(path);
        Create(path);
        if (OwnerOnly.IsExposed(path))
        {
            Close(path, logger);
        }
        foreach (var file in Directory.EnumerateFiles(path, DataDirectory.StoreFileName + "*").Where(OwnerOnly.IsExposed))
        {
            CloseFile(path, file, logger);
        }
    }

    private static void Create(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(path);
            }
            else
            {
                Directory.CreateDirectory(path, Mode);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreReadOnlyException(path, e);
        }
    }

    private static void Close(string path, ILogger logger)
    {
        try
        {
            // Where anybody can write, what is there may be anybody's, whatever its name.
            var isEmpty = !Directory.EnumerateFileSystemEntries(path).Any();
            if (!isEmpty && (OwnerOnly.IsOpenToAll(path) || !IsOurs(path)))
            {
                throw new StoreExposedException(path);
            }
            OwnerOnly.Restrict(path);
            Log.Closed(logger, path);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StoreExposedException(path, e);
        }
    }

    private static void CloseFile(string path, string file, ILogger logger)
    {
        try
        {
            OwnerOnly.Restrict(file);
            Log.ClosedFile(logger, file);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StoreExposedException(path, e);
        }
    }

    private static bool IsOurs(string path) =>
        File.Exists(Path.Combine(path, DataDirectory.StoreFileName)) || File.Exists(Path.Combine(path, "pki", "ca.key"));

    private static partial class Log
    {
        [LoggerMessage(
            1004,
            LogLevel.Warning,
            "Other users could read the data directory {Path}, which has keys and Secrets: it has mode 0700 now"
        )]
        public static partial void Closed(ILogger logger, string path);

        [LoggerMessage(1005, LogLevel.Warning, "Other users could read {Path}, which has keys and Secrets: it has mode 0600 now")]
        public static partial void ClosedFile(ILogger logger, string path);
    }
}
