namespace Portolan.ProxyConfig;

/// <summary>What a listener asks of clients' certificates (GEP-91).</summary>
/// <param name="AuthoritiesPem">Who may have issued them, PEM.</param>
/// <param name="Mode">What becomes of a client without a good one.</param>
public sealed record ClientValidation(string AuthoritiesPem, ClientValidationMode Mode);

/// <summary>What becomes of a client that has no good certificate.</summary>
public enum ClientValidationMode
{
    /// <summary>Its handshake fails.</summary>
    Require,

    /// <summary>It is served like any other: whoever stands behind the proxy has to look.</summary>
    Request,
}
