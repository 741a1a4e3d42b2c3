namespace Portolan.Primitives;

/// <summary>
/// Files and directories that only their owner may read: what Portolan keeps and logs has keys, tokens and the requests of people in it. On
/// Windows, where rights are inherited from the directory, nothing is changed.
/// </summary>
public static class OwnerOnly
{
    private const UnixFileMode OfOthers = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
    private const UnixFileMode OfGroup = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;

    /// <summary>The mode of a file, 0600.</summary>
    public const UnixFileMode File = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The mode of a directory, 0700.</summary>
    public const UnixFileMode Directory = File | UnixFileMode.UserExecute;

    /// <summary>Makes an empty file of mode 0600.</summary>
    /// <exception cref="IOException">It is there already, or cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be written.</exception>
    public static void Create(string path)
    {
        using var made = new FileStream(path, Options(FileMode.CreateNew, FileShare.None));
    }

    /// <summary>
    /// Opens a log: a new file has mode 0600, and one that anybody can read gets it. A file that just a group can read is left so: somebody
    /// means it, as who rotates logs for another program to read. Nothing is changed about devices, such as <c>/dev/stdout</c>.
    /// </summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static FileStream OpenLog(string path, FileShare share)
    {
        // Without a buffer: whoever writes lines has one, and what could not be written must not come again by itself.
        var options = Options(FileMode.Append, share);
        options.BufferSize = 0;
        var file = new FileStream(path, options);
        if (
            !OperatingSystem.IsWindows()
            && (System.IO.File.GetUnixFileMode(file.SafeFileHandle) & OfOthers) != UnixFileMode.None
            && IsOrdinary(path)
        )
        {
            RestrictIfOwn(file);
        }
        return file;
    }

    /// <summary>Whether others than the owner may use a file or a directory.</summary>
    public static bool IsExposed(string path) =>
        !OperatingSystem.IsWindows() && (System.IO.File.GetUnixFileMode(path) & (OfGroup | OfOthers)) != UnixFileMode.None;

    /// <summary>Whether anybody may write a file or a directory.</summary>
    public static bool IsOpenToAll(string path) =>
        !OperatingSystem.IsWindows() && (System.IO.File.GetUnixFileMode(path) & UnixFileMode.OtherWrite) != UnixFileMode.None;

    /// <summary>Takes all rights from everybody but the owner.</summary>
    /// <exception cref="UnauthorizedAccessException">It belongs to another user.</exception>
    public static void Restrict(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(path, System.IO.File.GetUnixFileMode(path) & Directory);
        }
    }

    private static void RestrictIfOwn(FileStream file)
    {
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                System.IO.File.SetUnixFileMode(file.SafeFileHandle, File);
            }
        }
        catch (UnauthorizedAccessException)
        {
            // Somebody else made it and lets us write: who reads it is his affair.
        }
    }

    private static bool IsOrdinary(string path)
    {
        var target = System.IO.File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        return !target.StartsWith("/dev/", StringComparison.Ordinal) && !target.StartsWith("/proc/", StringComparison.Ordinal);
    }

    private static FileStreamOptions Options(FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.Write,
            Share = share,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = File;
        }
        return options;
    }
}
