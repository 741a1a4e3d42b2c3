using Microsoft.Extensions.Logging;
using Portolan.Primitives;

namespace Portolan.ApiServer.Storage;

/// <summary>The directory of a store, held by one process at a time.</summary>
internal sealed class DataDirectory : IDisposable
{
    public const string StoreFileName = "store.db";
    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    public string Path { get; }

    public string StoreFile => System.IO.Path.Combine(Path, StoreFileName);

    /// <exception cref="StoreException">It cannot be written, others can read it, or another process holds it.</exception>
    public static DataDirectory Hold(string path, ILogger logger)
    {
        path = System.IO.Path.GetFullPath(path);
        PrivateDirectory.Ensure(path, logger);
        var file = System.IO.Path.Combine(path, "lock");
        try
        {
            // The system drops the lock with the process, however it ends; the file itself stays.
            return new(path, new FileStream(file, LockOptions()));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StoreReadOnlyException(path, e);
        }
        catch (IOException e)
        {
            throw IsReadOnlyFileSystem(e) ? new StoreReadOnlyException(path, e) : new StoreLockedException(path, e);
        }
    }

    public void Dispose() => _lock.Dispose();

    private static FileStreamOptions LockOptions()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly.File;
        }
        return options;
    }

    private static bool IsReadOnlyFileSystem(IOException e) =>
        e.Message.Contains("Read-only file system", StringComparison.OrdinalIgnoreCase);
}
