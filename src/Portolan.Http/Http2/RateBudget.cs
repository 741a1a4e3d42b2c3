namespace Portolan.Http.Http2;

/// <summary>What is left of a <see cref="FrameRate"/>.</summary>
internal struct RateBudget
{
    // In thousandths of a frame, so that no millisecond is lost by rounding.
    private long _left;
    private long _since;
    private bool _isBegun;

    /// <summary>Takes one; false when there is none.</summary>
    public bool Take(FrameRate rate, long now)
    {
        var full = rate.AtOnce * 1000L;
        _left = _isBegun ? Math.Min(full, _left + ((now - _since) * rate.ASecond)) : full + _left;
        _since = now;
        _isBegun = true;
        _left -= 1000;
        return _left >= 0;
    }

    /// <summary>Adds some: the peer did something that goes with such frames.</summary>
    public void Give(FrameRate rate, int frames)
    {
        if (_isBegun)
        {
            _left = Math.Min(rate.AtOnce * 1000L, _left + (frames * 1000L));
        }
    }
}
