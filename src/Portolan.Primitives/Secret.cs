namespace Portolan.Primitives;

/// <summary>A text that never prints itself: private keys, tokens. Logs, golden files and debuggers show <c>[redacted]</c>.</summary>
[System.Diagnostics.DebuggerDisplay("[redacted]")]
public sealed record Secret
{
    private readonly string _value;

    /// <summary>Hides <paramref name="value"/>.</summary>
    public Secret(string value) => _value = value;

    /// <summary>The text itself; call this only where it is used.</summary>
    public string Reveal() => _value;

    /// <inheritdoc />
    public override string ToString() => "[redacted]";
}
