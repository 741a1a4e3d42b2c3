namespace Portolan.Translation.GatewayApi.Attachment;

/// <summary>
/// Host names of listeners and routes: exact, or <c>*.</c> and a suffix (HTTPRoute <c>spec.hostnames</c>). A wildcard stands for one label
/// or more: <c>*.example.com</c> covers <c>a.b.example.com</c> and not <c>example.com</c>.
/// </summary>
internal static class Hostnames
{
    /// <summary>The form in which names are compared.</summary>
    public static string Normalize(string? hostname) => hostname is null or "*" ? "" : hostname.ToLowerInvariant();

    /// <summary>Whether some name fulfils both; an empty one stands for every name.</summary>
    public static bool Intersect(string one, string other)
    {
        if (one.Length == 0 || other.Length == 0 || string.Equals(one, other, StringComparison.Ordinal))
        {
            return true;
        }

        return Covers(one, other) || Covers(other, one);
    }

    /// <summary>Whether a listener takes a route with these names; a route without names takes the listener's.</summary>
    public static bool Intersect(string listener, IReadOnlyList<string> route) =>
        route.Count == 0 || route.Any(hostname => Intersect(listener, Normalize(hostname)));

    // The suffix keeps its dot, so that "*.example.com" does not take "badexample.com".
    private static bool Covers(string wildcard, string name) =>
        wildcard.StartsWith("*.", StringComparison.Ordinal) && name.EndsWith(wildcard[1..], StringComparison.Ordinal);
}
