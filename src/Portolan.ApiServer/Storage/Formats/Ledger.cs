namespace Portolan.ApiServer.Storage.Formats;

/// <summary>
/// What the file says of itself, changed in the transaction of each batch: the store's revision, how many rows of objects and facts there
/// are, and the sum of their checksums. A row that is lost, doubled, or left at an older state makes the sums differ.
/// </summary>
internal readonly record struct Ledger(long Revision, long Rows, long Sum)
{
    public long Checksum => new RowChecksum().Add(Revision).Add(Rows).Add(Sum).Value;

    public Ledger With(long checksum) => this with { Rows = Rows + 1, Sum = unchecked(Sum + checksum) };

    public Ledger Without(long checksum) => this with { Rows = Rows - 1, Sum = unchecked(Sum - checksum) };
}
