namespace Portolan.EndToEnd.Clients.Workloads;

/// <summary>What calls of <see cref="CallsService"/> share.</summary>
internal sealed class CallsState
{
    /// <summary>Calls of Wait that ended.</summary>
    public int GivenUp;

    /// <summary>Words of Drip that may go.</summary>
    public SemaphoreSlim Drips { get; } = new(0);

    /// <summary>Released once by each call of Wait that has begun.</summary>
    public SemaphoreSlim Waiting { get; } = new(0);
}
