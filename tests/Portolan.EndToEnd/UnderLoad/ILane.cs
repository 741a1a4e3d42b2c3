namespace Portolan.EndToEnd.UnderLoad;

/// <summary>
/// A client that asks one question at a time. What it keeps open it ends when it is disposed of, and says when that goes wrong.
/// </summary>
internal interface ILane : IAsyncDisposable
{
    /// <summary>Asks, and throws when the answer is not the right one. The next question may need a new connection then.</summary>
    Task AskAsync(long number);
}
