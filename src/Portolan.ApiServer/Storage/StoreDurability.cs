namespace Portolan.ApiServer.Storage;

/// <summary>What an acknowledged write survives.</summary>
public enum StoreDurability
{
    /// <summary>Loss of power too: each batch is flushed to the disk before it is acknowledged (as etcd does).</summary>
    PowerLoss,

    /// <summary>
    /// The end of the process, <c>kill -9</c> included; after a loss of power the last moments may be missing, never half there.
    /// </summary>
    ProcessExit,
}
