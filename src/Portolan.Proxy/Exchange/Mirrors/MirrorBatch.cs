using Portolan.Proxy.Exchange.Bodies;

namespace Portolan.Proxy.Exchange.Mirrors;

/// <summary>The copies of one request, which wait for its body.</summary>
internal sealed class MirrorBatch
{
    private readonly List<MirrorCopy> _copies = new(1);
    private bool _isSent;

    /// <summary>How many there are.</summary>
    public int Count => _copies.Count;

    public void Add(MirrorCopy copy) => _copies.Add(copy);

    /// <summary>
    /// Sends the copies with what was kept of the body, null for none; gives them up when the body was too large to be kept.
    /// </summary>
    public void Send(KeptBody? body)
    {
        if (_isSent)
        {
            return;
        }

        _isSent = true;
        foreach (var copy in _copies)
        {
            if (body is null or { IsWhole: true })
            {
                copy.Send(body?.Share());
            }
            else
            {
                copy.GiveUp();
            }
        }
    }

    /// <summary>Gives up the copies that still wait.</summary>
    public void GiveUp()
    {
        if (!_isSent)
        {
            _isSent = true;
            foreach (var copy in _copies)
            {
                copy.GiveUp();
            }
        }
    }
}
