using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Serialization;

namespace Portolan.Api;

/// <summary>Bytes that never print themselves: the values of a Secret. In JSON they are base64.</summary>
[JsonConverter(typeof(Json.BytesConverter))]
[System.Diagnostics.DebuggerDisplay("[redacted]")]
public sealed class SecretBytes : IEquatable<SecretBytes>
{
    private readonly ImmutableArray<byte> _bytes;

    /// <summary>Copies <paramref name="bytes"/>.</summary>
    public SecretBytes(ReadOnlySpan<byte> bytes) => _bytes = [.. bytes];

    /// <summary>UTF-8 of <paramref name="text"/>.</summary>
    public static SecretBytes FromText(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>How many bytes there are.</summary>
    public int Length => _bytes.Length;

    /// <summary>The bytes themselves; call this only where they are used.</summary>
    public ReadOnlySpan<byte> Reveal() => _bytes.AsSpan();

    /// <summary>The bytes as UTF-8 text; call this only where it is used.</summary>
    public string RevealText() => Encoding.UTF8.GetString(_bytes.AsSpan());

    /// <inheritdoc />
    public bool Equals(SecretBytes? other) => other is not null && _bytes.AsSpan().SequenceEqual(other._bytes.AsSpan());

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as SecretBytes);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_bytes.AsSpan());
        return hash.ToHashCode();
    }

    /// <inheritdoc />
    public override string ToString() => "[redacted]";
}
