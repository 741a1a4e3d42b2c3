using Portolan.Proxy.Backends;

namespace Portolan.Proxy.Http;

/// <summary>The copies of one request, which wait for its body.</summary>
internal sealed class MirrorBatch(MirrorSender sender)
{
    private readonly List<(BackendState Backend, HttpRequestMessage Copy)> _copies = [];
    private bool _isSent;

    public void Add(BackendState backend, HttpRequestMessage copy) => _copies.Add((backend, copy));

    /// <summary>Sends the copies with what was kept of the body; gives them up when the body was too large or was not read to its end.</summary>
    public void Complete(ReplayBody? body)
    {
        if (_isSent)
        {
            return;
        }

        _isSent = true;
        var isWhole = body is null || (body.IsComplete && body.IsAtEnd);
        foreach (var (backend, copy) in _copies)
        {
            if (!isWhole || (copy.Content is MirrorContent && body is null))
            {
                sender.GiveUp(copy);
                continue;
            }

            if (copy.Content is MirrorContent content)
            {
                content.Take(body!.Kept.ToArray());
            }

            sender.Send(backend, copy);
        }
    }
}
