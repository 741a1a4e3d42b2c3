namespace Portolan.Proxy.Balancing;

/// <summary>Says yes to <c>numerator</c> of <c>denominator</c> requests, exactly over a window of <c>denominator</c>.</summary>
internal sealed class Fraction
{
    private readonly int _numerator;
    private readonly int _denominator;
    private readonly int _stride;
    private readonly ExactShare _share = new();

    public Fraction(int numerator, int denominator)
    {
        _denominator = Math.Max(1, denominator);
        _numerator = Math.Clamp(numerator, 0, _denominator);
        _stride = ExactShare.StrideFor(_denominator);
    }

    /// <summary>Whether this request is one of them.</summary>
    public bool Next() => _numerator == _denominator || (_numerator > 0 && _share.Next(_denominator, _stride) < _numerator);
}
