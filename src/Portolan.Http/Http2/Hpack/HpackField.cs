namespace Portolan.Http.Http2.Hpack;

/// <summary>A field line as a decoder reads it; valid until the next one is read.</summary>
internal ref struct HpackField
{
    /// <summary>The name as it came.</summary>
    public ReadOnlySpan<byte> Name;

    /// <summary>The value as it came.</summary>
    public ReadOnlySpan<byte> Value;

    /// <summary>What the line is, and whether it is valid.</summary>
    public FieldIdentity Identity;

    /// <summary>
    /// Whether it came as a literal that is never to be indexed: whoever passes it on MUST do the same (RFC 7541, 7.1.3).
    /// </summary>
    public bool IsSensitive;

    /// <summary>What it counts for towards limits: 32 octets more than its text (RFC 9113, 6.5.2; RFC 7541, 4.1).</summary>
    public readonly int Size => Name.Length + Value.Length + HpackTable.EntryOverhead;
}
