namespace Portolan.Identity.Workloads;

/// <summary>What became of a request for a certificate.</summary>
public abstract record SigningResult
{
    private SigningResult() { }

    /// <summary>It was issued.</summary>
    /// <param name="ChainPem">The leaf and, after it, the issuer where peers may not have it as an anchor; PEM.</param>
    /// <param name="NotBefore">From when it is valid.</param>
    /// <param name="NotAfter">Until when it is valid.</param>
    public sealed record Issued(string ChainPem, DateTimeOffset NotBefore, DateTimeOffset NotAfter) : SigningResult;

    /// <summary>It was refused.</summary>
    /// <param name="Why">What is wrong with the request, for the log and for the one who asked.</param>
    public sealed record Refused(string Why) : SigningResult;
}
