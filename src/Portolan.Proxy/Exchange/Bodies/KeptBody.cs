using System.Buffers;
using Portolan.Http.Messages;

namespace Portolan.Proxy.Exchange.Bodies;

/// <summary>
/// A request's body that is kept while it passes, up to a bound, so that it can be sent again: by another attempt, or to mirrors. Shared on
/// one loop by all who need it; the last one to let go gives the memory back.
/// </summary>
internal sealed class KeptBody(BodyBudget budget, int limit)
{
    private byte[] _bytes = [];
    private int _length;
    private int _owners = 1;

    /// <summary>Whether all that came is here: neither the bound nor the budget was too small.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>Whether it is not, because the bound was too small.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>Whether the end has come.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>What came so far; nothing when it is not whole.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>The trailers that came with the end.</summary>
    public FieldSection Trailers { get; } = new();

    /// <summary>One more who needs it.</summary>
    public KeptBody Share()
    {
        _owners++;
        return this;
    }

    /// <summary>One less; must be the last thing that an owner does with it.</summary>
    public void Release()
    {
        if (--_owners == 0)
        {
            Drop();
            Trailers.Clear();
        }
    }

    /// <summary>Keeps a piece.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (!IsWhole)
        {
            return;
        }

        var length = _length + bytes.Length;
        if (length > limit || (length > _bytes.Length && !TryGrow(length)))
        {
            IsWhole = false;
            IsTooLong = length > limit;
            Drop();
            return;
        }

        bytes.CopyTo(_bytes.AsSpan(_length));
        _length = length;
    }

    /// <summary>The body has ended, with these trailers.</summary>
    public void End(FieldSection? trailers)
    {
        IsAtEnd = true;
        for (var line = 0; trailers is not null && line < trailers.Count; line++)
        {
            Trailers.Add(trailers.FieldOf(line), trailers.NameOf(line), trailers.ValueOf(line));
        }
    }

    private bool TryGrow(int wanted)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(wanted, Math.Min(_bytes.Length * 2, limit)));
        if (!budget.TryTake(larger.Length - _bytes.Length))
        {
            ArrayPool<byte>.Shared.Return(larger);
            return false;
        }

        Bytes.CopyTo(larger);
        Return();
        _bytes = larger;
        return true;
    }

    private void Drop()
    {
        budget.Give(_bytes.Length);
        Return();
        _bytes = [];
        _length = 0;
    }

    private void Return()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }
    }
}
