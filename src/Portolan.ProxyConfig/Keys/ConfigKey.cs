namespace Portolan.ProxyConfig;

/// <summary>
/// Names a part of a configuration by what it is made from. A key is its parts: nothing takes its text apart. Immutable, and its hash and
/// text are made once, because a proxy looks keys up for every change and writes them for every request.
/// </summary>
public abstract record ConfigKey
{
    private readonly int _hash;
    private string? _text;

    private protected ConfigKey(int hash) => _hash = hash;

    /// <summary>Whether both name the same part.</summary>
    public virtual bool Equals(ConfigKey? other) => other is not null && _hash == other._hash && EqualityContract == other.EqualityContract;

    /// <inheritdoc />
    public override int GetHashCode() => _hash;

    /// <summary>The parts, joined by slashes: for logs, metrics and people.</summary>
    public sealed override string ToString() => _text ??= Text();

    /// <summary>The same text for who needs it once: it is not kept, and a key may be one of tens of thousands.</summary>
    public string ToPassingString() => _text ?? Text();

    private protected abstract string Text();
}
