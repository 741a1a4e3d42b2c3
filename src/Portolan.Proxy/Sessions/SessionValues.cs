using Portolan.Http.Messages;
using Portolan.Http.Text;

namespace Portolan.Proxy.Sessions;

/// <summary>
/// The values of a session that a request has: several when cookies of one name were set for several paths (RFC 6265, 5.4), the one that
/// fits best first. No more than
/// <see cref="Most"/> are looked at, whatever a stranger sends.
/// </summary>
internal ref struct SessionValues(FieldSection fields, SessionPlan plan)
{
    private const int Most = 8;

    private ReadOnlySpan<byte> _rest;
    private int _line = -1;
    private int _seen;

    /// <summary>The value.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>Goes to the next value; false when there is none.</summary>
    public bool MoveNext()
    {
        while (_seen < Most)
        {
            if (_rest.IsEmpty)
            {
                _line = plan.Field.IndexIn(fields, _line + 1);
                if (_line < 0)
                {
                    return false;
                }

                _rest = fields.ValueOf(_line);
                if (plan.Cookie is null)
                {
                    Current = _rest;
                    _rest = [];
                    _seen++;
                    return true;
                }
            }

            if (TryTakeCookie())
            {
                _seen++;
                return true;
            }
        }

        return false;
    }

    private bool TryTakeCookie()
    {
        var end = _rest.IndexOf((byte)';');
        var pair = HttpText.Trim(end < 0 ? _rest : _rest[..end]);
        _rest = end < 0 ? [] : _rest[(end + 1)..];
        var name = plan.Cookie.AsSpan();
        if (pair.Length <= name.Length || pair[name.Length] != '=' || !pair.StartsWith(name))
        {
            return false;
        }

        Current = pair[(name.Length + 1)..];
        return true;
    }
}
