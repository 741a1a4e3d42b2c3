namespace Portolan.Cli.Demo;

/// <summary>A workload to try routes with: it says who it is, and what it was sent.</summary>
internal interface IEchoServer : IAsyncDisposable
{
    /// <summary>The port that it listens on.</summary>
    int Port { get; }
}
