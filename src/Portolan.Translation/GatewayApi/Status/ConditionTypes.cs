namespace Portolan.Translation.GatewayApi.Status;

/// <summary>
/// The types of the conditions that we write; <c>docs/reference/conditions.md</c> says when. No other place spells them out.
/// </summary>
public static class ConditionTypes
{
    /// <summary>The object is taken up.</summary>
    public const string Accepted = "Accepted";

    /// <summary>A proxy has acknowledged it.</summary>
    public const string Programmed = "Programmed";

    /// <summary>Every reference leads somewhere and is permitted.</summary>
    public const string ResolvedRefs = "ResolvedRefs";

    /// <summary>The listener cannot be told apart from another; bad when it is true.</summary>
    public const string Conflicted = "Conflicted";

    /// <summary>Some rules cannot be obeyed; bad when it is true.</summary>
    public const string PartiallyInvalid = "PartiallyInvalid";

    /// <summary>The installed CRDs are of the version that we are made for.</summary>
    public const string SupportedVersion = "SupportedVersion";

    /// <summary>A MeshGatewayInstance can be reached.</summary>
    public const string Ready = "Ready";

    /// <summary>The host name of an HTTPS listener overlaps with another's of its port; there only when it is true, and no fault.</summary>
    public const string OverlappingTlsConfig = "OverlappingTLSConfig";

    /// <summary>A Gateway lets clients in without a valid certificate; there only when it is true, which is bad.</summary>
    public const string InsecureFrontendValidationMode = "InsecureFrontendValidationMode";

    /// <summary>A Gateway takes the routes that ask for default Gateways; there only when it is true (GEP-3793).</summary>
    public const string DefaultGateway = "DefaultGateway";

    /// <summary>Ours, and there only when it is false: something that is made for the object is refused by the API.</summary>
    public const string Written = "gateways.kuma.io/Written";
}
