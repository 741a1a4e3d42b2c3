using System.Security.Cryptography;

namespace Portolan.Identity.Tokens;

/// <summary>
/// A key that signs tokens, RSA as Kuma's. Its id is the <c>kid</c> of the tokens: the serial at the end of the name of the Secret that
/// holds it (<c>dataplane-token-signing-key-MESH-SERIAL</c>).
/// </summary>
public sealed class SigningKey : IDisposable
{
    private const int Bits = 2048;

    private SigningKey(string id, RSA key)
    {
        Id = id;
        Key = key;
    }

    /// <summary>The id of the key.</summary>
    public string Id { get; }

    internal RSA Key { get; }

    /// <summary>Makes a key.</summary>
    public static SigningKey Create(string id) => new(id, RSA.Create(Bits));

    /// <summary>Reads a key, private (PKCS#1 or PKCS#8) or public; a public one verifies and signs nothing.</summary>
    /// <exception cref="CryptographicException">The text is no RSA key in PEM of at least 2048 bits. The message does not hold
    /// it.</exception>
    public static SigningKey Open(string id, string pem)
    {
        var key = RSA.Create();
        try
        {
            key.ImportFromPem(pem);
        }
        catch (ArgumentException e)
        {
            key.Dispose();
            throw new CryptographicException($"signing key {id} is not one RSA key in PEM", e);
        }

        if (key.KeySize < Bits)
        {
            key.Dispose();
            throw new CryptographicException($"signing key {id} has less than {Bits} bits");
        }

        return new SigningKey(id, key);
    }

    /// <summary>The private key, PEM (PKCS#1), to keep as a secret.</summary>
    public string ExportPem() => Key.ExportRSAPrivateKeyPem();

    /// <summary>The public key, PEM.</summary>
    public string ExportPublicPem() => Key.ExportRSAPublicKeyPem();

    /// <inheritdoc />
    public void Dispose() => Key.Dispose();

    /// <summary>Never shows the key.</summary>
    public override string ToString() => $"SigningKey {Id} [redacted]";
}
