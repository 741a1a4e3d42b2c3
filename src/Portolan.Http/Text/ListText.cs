namespace Portolan.Http.Text;

/// <summary>Lists with commas (RFC 9110, 5.6.1): empty elements are passed over.</summary>
internal static class ListText
{
    /// <summary>
    /// Takes the next element that is not empty; false when there is none. Not for lists whose elements may hold quoted commas.
    /// </summary>
    public static bool Next(ref ReadOnlySpan<byte> list, out ReadOnlySpan<byte> element)
    {
        element = [];
        while (!list.IsEmpty && element.IsEmpty)
        {
            var comma = list.IndexOf((byte)',');
            element = HttpText.Trim(comma < 0 ? list : list[..comma]);
            list = comma < 0 ? [] : list[(comma + 1)..];
        }

        return !element.IsEmpty;
    }

    /// <summary>Whether the list has an element, in whatever case and with whatever parameters.</summary>
    public static bool Contains(ReadOnlySpan<byte> list, ReadOnlySpan<byte> lower)
    {
        while (Next(ref list, out var element))
        {
            var semicolon = element.IndexOf((byte)';');
            if (HttpText.Same(semicolon < 0 ? element : HttpText.Trim(element[..semicolon]), lower))
            {
                return true;
            }
        }

        return false;
    }
}
