namespace Portolan.Routing.Hostnames;

/// <summary>The three forms of a hostname in a listener or route; in order of precedence, the strongest first.</summary>
public enum HostnameKind
{
    /// <summary>One name.</summary>
    Exact,

    /// <summary><c>*.example.com</c>: one or more labels, then the suffix.</summary>
    Wildcard,

    /// <summary>Every name, and requests without a name.</summary>
    Any,
}

/// <summary>
/// A parsed hostname. <paramref name="Name"/> is lower case and without the wildcard label: <c>example.com</c> for
/// <c>*.example.com</c>, empty for <see cref="HostnameKind.Any"/>.
/// </summary>
public readonly record struct HostnamePattern(HostnameKind Kind, string Name) : IComparable<HostnamePattern>
{
    /// <summary>Matches everything.</summary>
    public static HostnamePattern Any { get; } = new(HostnameKind.Any, "");

    /// <summary>Reads an exact name, a wildcard, or (from <c>*</c> or nothing) <see cref="Any"/>.</summary>
    public static HostnamePattern Parse(string text)
    {
        if (text.Length == 0 || text == "*")
        {
            return Any;
        }

        return text.StartsWith("*.", StringComparison.Ordinal)
            ? new HostnamePattern(HostnameKind.Wildcard, text[2..].ToLowerInvariant())
            : new HostnamePattern(HostnameKind.Exact, text.ToLowerInvariant());
    }

    /// <summary>Whether a host name, already without port (<see cref="HostHeader.NameOf"/>), is meant. Case does not count.</summary>
    public bool Matches(ReadOnlySpan<char> host) =>
        Kind switch
        {
            HostnameKind.Exact => host.Equals(Name, StringComparison.OrdinalIgnoreCase),
            HostnameKind.Wildcard => IsBelow(host, Name),
            _ => true,
        };

    /// <summary>Whether some name matches both: the condition under which a route attaches to a listener.</summary>
    public bool Intersects(HostnamePattern other) =>
        (Kind, other.Kind) switch
        {
            (HostnameKind.Any, _) or (_, HostnameKind.Any) => true,
            (HostnameKind.Wildcard, HostnameKind.Wildcard) => Name == other.Name || IsBelow(Name, other.Name) || IsBelow(other.Name, Name),
            (HostnameKind.Exact, _) => other.Matches(Name),
            _ => Matches(other.Name),
        };

    /// <summary>The smaller is the more specific: exact before wildcard before any, then the longer name.</summary>
    public int CompareTo(HostnamePattern other)
    {
        var byKind = Kind.CompareTo(other.Kind);
        return byKind != 0 ? byKind : other.Name.Length.CompareTo(Name.Length);
    }

    /// <inheritdoc />
    public override string ToString() =>
        Kind switch
        {
            HostnameKind.Exact => Name,
            HostnameKind.Wildcard => $"*.{Name}",
            _ => "*",
        };

    private static bool IsBelow(ReadOnlySpan<char> host, string suffix) =>
        host.Length > suffix.Length + 1
        && host[host.Length - suffix.Length - 1] == '.'
        && host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase);
}
