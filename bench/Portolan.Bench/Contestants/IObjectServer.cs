namespace Portolan.Bench.Contestants;

/// <summary>An API that stores objects, under test; what it acknowledges is on the disk.</summary>
internal interface IObjectStore
{
    string Name { get; }

    /// <summary>Starts it with nothing of ours stored, and returns when it serves.</summary>
    Task<IObjectServer> StartAsync();
}

/// <summary>An API that runs. A space is a namespace there and a prefix of keys here.</summary>
internal interface IObjectServer : IAsyncDisposable
{
    int ProcessId { get; }

    /// <summary>Makes a space ready for objects.</summary>
    Task PrepareAsync(string space);

    /// <summary>Stores a sample object; returns when it is acknowledged.</summary>
    Task WriteAsync(string space, int number);

    /// <summary>The answer with all objects of a space.</summary>
    Task<Stream> ListAsync(string space);

    /// <summary>The changes of a space from now on, for the watcher of that number.</summary>
    Task<Stream> WatchAsync(string space, int watcher);
}
