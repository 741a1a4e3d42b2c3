using System.Text;

namespace Portolan.Proxy.Exchange;

/// <summary>
/// Room in which one loop widens bytes of a request to the characters that the router reads: no strings a request. What it gives is valid
/// until <see cref="Clear"/>.
/// </summary>
internal sealed class CharScratch
{
    private const int KeptLength = 32 * 1024;

    private char[] _chars = new char[4096];
    private int _used;

    /// <summary>Begins again.</summary>
    public void Clear()
    {
        _used = 0;
        if (_chars.Length > KeptLength)
        {
            _chars = new char[4096];
        }
    }

    /// <summary>
    /// Widens bytes, one to one (Latin-1): what comes here was checked to be ASCII, or is a field's value whose bytes have no other
    /// meaning.
    /// </summary>
    public ReadOnlySpan<char> Widen(ReadOnlySpan<byte> bytes)
    {
        var chars = Take(bytes.Length);
        Encoding.Latin1.GetChars(bytes, chars);
        return chars;
    }

    /// <summary>Takes room for so many characters.</summary>
    public Span<char> Take(int length)
    {
        if (_used + length > _chars.Length)
        {
            // What was given before keeps the old array alive.
            _chars = new char[Math.Max(length, _chars.Length * 2)];
            _used = 0;
        }

        _used += length;
        return _chars.AsSpan(_used - length, length);
    }
}
