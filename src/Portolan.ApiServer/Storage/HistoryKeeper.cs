namespace Portolan.ApiServer.Storage;

/// <summary>Forgets changes that are older than watches and page tokens may ask for.</summary>
internal sealed class HistoryKeeper : IAsyncDisposable
{
    private readonly ObjectStore _store;
    private readonly ITimer _timer;
    private long _revisionBefore;

    public HistoryKeeper(ObjectStore store, TimeProvider time, TimeSpan age)
    {
        _store = store;
        _revisionBefore = store.Current.Revision;
        _timer = time.CreateTimer(_ => Compact(), null, age, age);
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    // What was new one age ago is older than one age now; so changes live for one to two ages.
    private void Compact()
    {
        _store.Compact(_revisionBefore);
        _revisionBefore = _store.Current.Revision;
    }
}
