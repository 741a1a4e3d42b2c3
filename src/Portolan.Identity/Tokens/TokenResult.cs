namespace Portolan.Identity.Tokens;

/// <summary>What a token turned out to be.</summary>
public abstract record TokenResult
{
    private TokenResult() { }

    /// <summary>It is valid now.</summary>
    public sealed record Valid(DataplaneToken Token) : TokenResult;

    /// <summary>It is not; the reason is for our log and never holds the token.</summary>
    public sealed record Refused(string Why) : TokenResult;
}
