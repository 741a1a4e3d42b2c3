using Portolan.Bench.Machine;

namespace Portolan.Bench.Contestants;

/// <summary>A proxy under test.</summary>
internal interface IContestant
{
    string Name { get; }

    /// <summary>Whether it can be set up so; its cell stays empty otherwise.</summary>
    bool Supports(Setup setup);

    /// <summary>Starts it, and returns when it serves.</summary>
    Task<RunningProxy> StartAsync(Setup setup);
}

/// <summary>A proxy that serves on a port of 127.0.0.1.</summary>
internal sealed record RunningProxy(ServerProcess Process, int Port, string Folder) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
