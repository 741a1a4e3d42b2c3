using Microsoft.Extensions.Logging;
using Portolan.ControlPlane.Diagnostics;
using Portolan.ControlPlane.Inputs;
using Portolan.Kubernetes.Leases;
using Portolan.Kubernetes.Watching;
using Portolan.Kubernetes.Writing;

namespace Portolan.ControlPlane.Reporting;

/// <summary>
/// One of several control planes: tells the others what proxies say to it, hears what they say to the others, and leads when its turn
/// comes.
/// </summary>
internal sealed class Replica
{
    private readonly ReportPublisher _publisher;
    private readonly ReportReader _reader;
    private readonly ReplicaHeartbeat _heartbeat;
    private readonly ReplicaSweeper _sweeper;
    private readonly LeaderElection _election;

    public Replica(
        ControlPlaneOptions options,
        LeaderElectionOptions election,
        ReportBoard board,
        InputQueue queue,
        ControlPlaneMetrics metrics
    )
    {
        var (time, loggers) = (options.Time, options.Loggers);
        var objects = new ObjectWriter(options.Api, time);
        var identity = new ReplicaIdentity(options.Translation.SystemNamespace, $"{Guid.NewGuid():N}"[..12]);
        var reading = new ReflectorOptions
        {
            Namespace = identity.Namespace,
            Time = time,
            Loggers = loggers,
        };
        _publisher = new ReportPublisher(objects, identity, time, loggers.CreateLogger<ReportPublisher>(), metrics);
        _reader = new ReportReader(options.Api, reading, board, queue);
        _heartbeat = new ReplicaHeartbeat(objects, identity, election.LeaseDuration, time, loggers.CreateLogger<ReplicaHeartbeat>());
        _sweeper = new ReplicaSweeper(options.Api, reading, _reader, election.LeaseDuration, loggers.CreateLogger<ReplicaSweeper>());
        _election = new LeaderElection(objects, election);
    }

    /// <summary>Takes what proxies say here.</summary>
    public IReports Reports => _publisher;

    /// <summary>
    /// Runs until cancelled; <paramref name="lead"/> runs while this one leads. <paramref name="prepare"/> makes what must be there before,
    /// and nobody tries to lead before <paramref name="ready"/>: who leads knows what there is, and what proxies have said.
    /// </summary>
    public async Task RunAsync(
        Func<CancellationToken, Task> prepare,
        Task ready,
        Func<CancellationToken, Task> lead,
        CancellationToken cancellation
    )
    {
        await prepare(cancellation);
        await Parts.RunAsync(
            cancellation,
            _publisher.RunAsync,
            _reader.RunAsync,
            _heartbeat.RunAsync,
            token => ElectAsync(ready, lead, token)
        );
    }

    private async Task ElectAsync(Task ready, Func<CancellationToken, Task> lead, CancellationToken cancellation)
    {
        await ready.WaitAsync(cancellation);
        await _election.RunAsync(leading => Parts.RunAsync(leading, lead, _sweeper.RunAsync), cancellation);
    }
}
