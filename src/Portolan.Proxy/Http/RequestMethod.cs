namespace Portolan.Proxy.Http;

/// <summary>Which methods this engine can forward as they are.</summary>
internal static class RequestMethod
{
    // SocketsHttpHandler writes these in upper case, however they are given.
    private static readonly string[] Folded = ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "QUERY"];

    /// <summary>
    /// False for CONNECT, which asks for a tunnel, and for a method that would reach the backend as another one: RFC 9110, section 9.1, "The method token is
    /// case-sensitive", so <c>delete</c> must not pass a rule about DELETE and become one behind it.
    /// </summary>
    public static bool CanBeForwarded(string method)
    {
        foreach (var known in Folded)
        {
            if (known.Equals(method, StringComparison.OrdinalIgnoreCase))
            {
                return known == method;
            }
        }

        return !method.Equals("CONNECT", StringComparison.OrdinalIgnoreCase);
    }
}
