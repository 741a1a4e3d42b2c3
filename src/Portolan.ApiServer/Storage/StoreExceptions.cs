namespace Portolan.ApiServer.Storage;

/// <summary>The server cannot start or go on with the store under its data directory.</summary>
public class StoreException : Exception
{
    /// <summary>Says why, and what to do.</summary>
    public StoreException(string message, Exception? inner = null)
        : base(message, inner) { }
}

/// <summary>The data directory, or a file in it, cannot be written.</summary>
public sealed class StoreReadOnlyException(string directory, Exception? inner = null)
    : StoreException($"The data directory {directory} cannot be written: give it to this user, or choose another one.", inner);

/// <summary>Other users can read the data directory, and it is not ours to close it.</summary>
public sealed class StoreExposedException(string directory, Exception? inner = null)
    : StoreException(
        $"Other users can read the data directory {directory}, where keys and Secrets would lie: close it (chmod 700), or choose another directory.",
        inner
    );

/// <summary>Another instance runs on the same data directory.</summary>
public sealed class StoreLockedException(string directory, Exception? inner = null)
    : StoreException($"Another instance runs on the data directory {directory}: stop it, or choose another directory.", inner);

/// <summary>The file is not a store, or parts of it are broken.</summary>
public sealed class StoreDamagedException : StoreException
{
    private const string Anew = "restore a backup of the file, or move it away to start empty and import an export";

    /// <summary>Says what is broken, and what anyone can do about it.</summary>
    public StoreDamagedException(string path, string what, Exception? inner = null)
        : base($"The store {path} is damaged ({what}): {Anew}.", inner) { }

    /// <summary>Says what is broken, and what helps in this case.</summary>
    public StoreDamagedException(string path, string what, string remedy)
        : base($"The store {path} is damaged ({what}): {remedy}.") { }
}

/// <summary>The file was written by a newer release.</summary>
public sealed class StoreTooNewException(string path, long version, int known)
    : StoreException(
        $"The store {path} has version {version} and this release knows versions up to {known}: start the newer release again."
    );
