using Portolan.ProxyConfig;
using Portolan.Routing.Hostnames;

namespace Portolan.Translation.GatewayApi.Attachment;

/// <summary>A place in the tree of host names of a listener.</summary>
internal sealed record NamePlace(ListenerKey Listener, PlaceForm Form, string Name);

/// <summary>Which names stand at a place.</summary>
internal enum PlaceForm
{
    /// <summary>The name itself.</summary>
    Exact,

    /// <summary><c>*.</c> before the name; all names where it is empty.</summary>
    Wildcard,

    /// <summary>Everything below the name; everything where it is empty.</summary>
    Below,
}

/// <summary>
/// Where host names stand, and where those stand that have a name in common with one: as many places as the name has labels, however many
/// names there are.
/// </summary>
internal static class NamePlaces
{
    /// <summary>The places at which a host name stands.</summary>
    public static IEnumerable<NamePlace> Of(ListenerKey listener, HostnamePattern name)
    {
        yield return Own(listener, name);
        foreach (var above in Above(name))
        {
            yield return new NamePlace(listener, PlaceForm.Below, above);
        }
    }

    /// <summary>The places of the host names that have a name in common with one.</summary>
    public static IEnumerable<NamePlace> Meeting(ListenerKey listener, HostnamePattern name)
    {
        yield return Own(listener, name);
        if (name.Kind is not HostnameKind.Exact)
        {
            yield return new NamePlace(listener, PlaceForm.Below, name.Name);
        }

        foreach (var above in Above(name))
        {
            yield return new NamePlace(listener, PlaceForm.Wildcard, above);
        }
    }

    private static NamePlace Own(ListenerKey listener, HostnamePattern name) =>
        new(listener, name.Kind is HostnameKind.Exact ? PlaceForm.Exact : PlaceForm.Wildcard, name.Name);

    // "b.c", "c" and "" above "a.b.c" and above "*.a.b.c"'s "a.b.c"; nothing above all names.
    private static IEnumerable<string> Above(HostnamePattern name)
    {
        if (name.Kind is HostnameKind.Any)
        {
            yield break;
        }

        for (var rest = name.Name; rest.IndexOf('.') is var dot and >= 0; )
        {
            rest = rest[(dot + 1)..];
            yield return rest;
        }

        yield return "";
    }
}
