using System.Threading.Channels;
using Portolan.Api;
using Portolan.Translation;

namespace Portolan.ControlPlane.Inputs;

/// <summary>Changes that arrived together; with <paramref name="Synced"/>, the kind of which they are the first complete state.</summary>
internal sealed record InputBatch(IReadOnlyList<InputChange> Changes, ResourceType? Synced)
{
    /// <summary>Whether the API serves the kind.</summary>
    public bool IsKindMissing { get; init; }
}

/// <summary>
/// Where everything that happens meets the one loop. The reader takes all that has arrived: while it is busy changes gather, and when it is
/// idle a change is taken at once.
/// </summary>
internal sealed class InputQueue
{
    private readonly Channel<InputBatch> _batches = Channel.CreateUnbounded<InputBatch>(
        new UnboundedChannelOptions { SingleReader = true }
    );

    public void Post(InputBatch batch) => _batches.Writer.TryWrite(batch);

    public void Post(InputChange change) => Post(new InputBatch([change], Synced: null));

    /// <summary>Waits for something, then returns all there is, in order.</summary>
    public async ValueTask<IReadOnlyList<InputBatch>> TakeAllAsync(CancellationToken cancellation)
    {
        await _batches.Reader.WaitToReadAsync(cancellation);
        var taken = new List<InputBatch>();
        while (_batches.Reader.TryRead(out var batch))
        {
            taken.Add(batch);
        }

        return taken;
    }
}
