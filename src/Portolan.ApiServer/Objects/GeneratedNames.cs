using System.Security.Cryptography;

namespace Portolan.ApiServer.Objects;

/// <summary>Names made of a prefix and five random characters.</summary>
internal static class GeneratedNames
{
    private const int SuffixLength = 5;
    private const int LongestPrefix = 63 - SuffixLength;

    // Without vowels and digits that look like them, so that no word comes out.
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";

    public static string Make(string prefix) =>
        (prefix.Length > LongestPrefix ? prefix[..LongestPrefix] : prefix) + RandomNumberGenerator.GetString(Alphabet, SuffixLength);
}
