namespace Portolan.Proxy.Backends;

/// <summary>What happened to a backend's requests since it was configured.</summary>
internal sealed class BackendCounters
{
    private long _requests;
    private long _failures;
    private long _retries;

    public long Requests => Volatile.Read(ref _requests);

    public long Failures => Volatile.Read(ref _failures);

    public long Retries => Volatile.Read(ref _retries);

    public void CountRequest() => Interlocked.Increment(ref _requests);

    public void CountFailure() => Interlocked.Increment(ref _failures);

    public void CountRetry() => Interlocked.Increment(ref _retries);
}
