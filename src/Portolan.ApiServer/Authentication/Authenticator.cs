using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Http;
using Portolan.ApiServer.Errors;
using Portolan.Primitives;

namespace Portolan.ApiServer.Authentication;

/// <summary>
/// Finds out who sends a request: by client certificate, by a token given at the start, or by a token issued for a service account.
/// </summary>
internal sealed class Authenticator(ApiServerOptions options, ServiceAccountTokens tokens)
{
    private const string Authenticated = "system:authenticated";

    /// <summary>What anybody may read: is the server there, and what is it.</summary>
    private static readonly string[] OpenPaths = ["/version", "/healthz", "/livez", "/readyz"];

    private readonly List<(byte[] Hash, ApiUser User)> _tokens = [.. options.BearerTokens.Select(entry => (Hash(entry.Key), entry.Value))];

    /// <exception cref="StatusException">401: nobody that is known, and the path is not open.</exception>
    public ApiUser Identify(HttpContext http)
    {
        // As in kube-apiserver, a certificate speaks before a token.
        if (http.Connection.ClientCertificate is { } certificate && FromCertificate(certificate) is { } byCertificate)
        {
            return byCertificate;
        }
        if (FromToken(http.Request) is { } byToken)
        {
            return byToken;
        }
        return IsOpen(http.Request.Path.Value!) && HttpMethods.IsGet(http.Request.Method)
            ? new ApiUser("system:anonymous", ["system:unauthenticated"])
            : throw Refusals.Unauthorized();
    }

    /// <summary>Whose token it is; null if it is not known, or not any more.</summary>
    public KnownToken? Find(string token)
    {
        var hash = Hash(token);
        ApiUser? found = null;
        foreach (var (known, user) in _tokens)
        {
            // All are compared, in constant time: the answer's delay must not tell how near a guess is.
            if (CryptographicOperations.FixedTimeEquals(known, hash))
            {
                found = WithGroup(user);
            }
        }

        return found is not null ? new(found, [ServiceAccountTokens.DefaultAudience]) : tokens.Verify(token);
    }

    private ApiUser? FromToken(HttpRequest request)
    {
        const string Scheme = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        // A token that was issued for others says nothing here: whoever got it could otherwise pass it on.
        return Find(header[Scheme.Length..].Trim()) is { } token && token.Audiences.Contains(ServiceAccountTokens.DefaultAudience)
            ? token.User
            : throw Refusals.Unauthorized();
    }

    // Kestrel has checked the certificate against the client authorities when the connection was made.
    private static ApiUser? FromCertificate(X509Certificate2 certificate)
    {
        var name = "";
        var groups = new List<string>();
        foreach (var part in certificate.SubjectName.EnumerateRelativeDistinguishedNames())
        {
            if (part.HasMultipleElements)
            {
                continue;
            }
            switch (part.GetSingleElementType().Value)
            {
                case "2.5.4.3":
                    name = part.GetSingleElementValue() ?? "";
                    break;
                case "2.5.4.10":
                    groups.Add(part.GetSingleElementValue() ?? "");
                    break;
            }
        }

        return name.Length == 0 ? null : WithGroup(new(name, groups.ToEquatableList()));
    }

    private static ApiUser WithGroup(ApiUser user) =>
        user.Groups.Contains(Authenticated) ? user : user with { Groups = user.Groups.Add(Authenticated) };

    private static bool IsOpen(string path) => OpenPaths.Any(open => path == open || path.StartsWith(open + "/", StringComparison.Ordinal));

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
