namespace Portolan.Proxy;

/// <summary>
/// What becomes of a request's fields with <c>_</c> in their name. Servers that hand fields to programs as variables (CGI, WSGI) take
/// <c>X_Forwarded_For</c> for
/// <c>X-Forwarded-For</c>: a client could speak over the gateway.
/// </summary>
public enum UnderscoredFields
{
    /// <summary>They are dropped, as nginx does it.</summary>
    Drop,

    /// <summary>They pass.</summary>
    Pass,
}
