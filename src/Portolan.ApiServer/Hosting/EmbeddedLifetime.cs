using Microsoft.Extensions.Hosting;

namespace Portolan.ApiServer.Hosting;

/// <summary>
/// Leaves signals to the program around the server. The web framework's own lifetime would take SIGTERM and Ctrl-C for itself: it would
/// stop this server, and keep the process from ending.
/// </summary>
internal sealed class EmbeddedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
