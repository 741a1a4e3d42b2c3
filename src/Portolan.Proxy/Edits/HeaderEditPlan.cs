using Portolan.ProxyConfig;

namespace Portolan.Proxy.Edits;

/// <summary>Header edits in the order in which every engine applies them: set, add, remove. Data, so that each engine can apply them its own way.</summary>
internal sealed class HeaderEditPlan
{
    private HeaderEditPlan(HeaderValue[] set, HeaderValue[] add, string[] remove)
    {
        Set = set;
        Add = add;
        Remove = remove;
    }

    /// <summary>Headers to replace.</summary>
    public HeaderValue[] Set { get; }

    /// <summary>Headers to append.</summary>
    public HeaderValue[] Add { get; }

    /// <summary>Headers to drop.</summary>
    public string[] Remove { get; }

    /// <summary>
    /// Compiles edits; null when there are none, which is the common case and costs nothing. A request has one <c>Host</c> (RFC 9112, section 3.2), so
    /// adding one replaces it.
    /// </summary>
    public static HeaderEditPlan? Compile(HeaderEdits edits) =>
        edits.Set.IsEmpty && edits.Add.IsEmpty && edits.Remove.IsEmpty
            ? null
            : new HeaderEditPlan(
                [.. edits.Set, .. edits.Add.Where(header => HeaderEditRules.IsHost(header.Name))],
                [.. edits.Add.Where(header => !HeaderEditRules.IsHost(header.Name))],
                [.. edits.Remove]);
}
