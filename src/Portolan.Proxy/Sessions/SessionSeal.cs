using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Portolan.Proxy.Backends;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Sessions;

/// <summary>
/// Writes and reads the values that clients carry: when the session began, a mark of the endpoint, and a seal over both. The mark is a
/// keyed hash of the rule, the backend and the endpoint's address: who has no key learns neither the address nor whether two values lead to
/// one endpoint of two rules, and cannot make a value that leads anywhere. A proxy that starts, or another replica, makes the same marks
/// from the same key.
/// </summary>
internal sealed class SessionSeal
{
    /// <summary>The length of a value: 36 octets in Base64url, without padding.</summary>
    public const int ValueLength = 48;

    private const int TimeLength = 6;
    private const int MarkLength = 16;
    private const int MacLength = 14;
    private const int TokenLength = TimeLength + MarkLength + MacLength;

    private readonly byte[] _markKey;
    private readonly byte[] _macKey;

    /// <summary>Makes the seal of a rule, whose <paramref name="scope"/> no other rule has.</summary>
    public SessionSeal(ReadOnlySpan<byte> key, string scope)
    {
        // What is sealed for one rule is nothing to another one.
        var own = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(scope));
        _markKey = HMACSHA256.HashData(own, "mark of an endpoint"u8);
        _macKey = HMACSHA256.HashData(own, "seal of a session"u8);
    }

    /// <summary>What stands for an endpoint.</summary>
    public UInt128 MarkOf(BackendKey backend, BackendEndpoint endpoint)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_markKey, Encoding.UTF8.GetBytes($"{backend} {endpoint.Authority}"), hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    /// <summary>Writes the value of a session that began at <paramref name="began"/> (Unix time in milliseconds).</summary>
    public void Write(UInt128 mark, long began, Span<byte> value)
    {
        Span<byte> token = stackalloc byte[TokenLength];
        BinaryPrimitives.WriteUInt16BigEndian(token, (ushort)(began >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(token[2..], (uint)began);
        BinaryPrimitives.WriteUInt128BigEndian(token[TimeLength..], mark);
        Mac(token[..(TimeLength + MarkLength)], token[(TimeLength + MarkLength)..]);
        Base64Url.EncodeToUtf8(token, value);
    }

    /// <summary>
    /// Reads what a client sent; false for what cannot be a value. <see cref="IsGenuine"/> must follow before anything in it is believed.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> value, out UInt128 mark, out long began)
    {
        Span<byte> token = stackalloc byte[TokenLength];
        (mark, began) = (0, 0);
        if (
            value.Length != ValueLength
            || !Base64Url.IsValid(value)
            || !Base64Url.TryDecodeFromUtf8(value, token, out var length)
            || length != TokenLength
        )
        {
            return false;
        }

        began = ((long)BinaryPrimitives.ReadUInt16BigEndian(token) << 32) | BinaryPrimitives.ReadUInt32BigEndian(token[2..]);
        mark = BinaryPrimitives.ReadUInt128BigEndian(token[TimeLength..]);
        return true;
    }

    /// <summary>Whether we sealed a value.</summary>
    public bool IsGenuine(ReadOnlySpan<byte> value)
    {
        Span<byte> token = stackalloc byte[TokenLength];
        Span<byte> mac = stackalloc byte[MacLength];
        Base64Url.DecodeFromUtf8(value, token);
        Mac(token[..(TimeLength + MarkLength)], mac);
        return CryptographicOperations.FixedTimeEquals(mac, token[(TimeLength + MarkLength)..]);
    }

    private void Mac(ReadOnlySpan<byte> sealedBytes, Span<byte> mac)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_macKey, sealedBytes, hash);
        hash[..MacLength].CopyTo(mac);
    }
}
