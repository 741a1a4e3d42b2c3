namespace Portolan.Translation.Analysis;

/// <summary>
/// The numbers of findings; a number never changes its meaning. Those below 1000 are found while translating:
/// <see cref="TranslationOutput.Findings"/>.
/// </summary>
public static class FindingCodes
{
    /// <summary>A parent refused a route.</summary>
    public const string RouteRefused = "PTL1001";

    /// <summary>A reference of a route leads nowhere or is not permitted.</summary>
    public const string RouteReference = "PTL1002";

    /// <summary>Rules of a route cannot be obeyed.</summary>
    public const string RoutePartlyInvalid = "PTL1003";

    /// <summary>A Gateway is not accepted.</summary>
    public const string GatewayRefused = "PTL1010";

    /// <summary>A listener is not served, or not as it says.</summary>
    public const string ListenerRefused = "PTL1011";

    /// <summary>A GatewayClass is not accepted.</summary>
    public const string ClassRefused = "PTL1020";

    /// <summary>A rule never serves a request, because older rules take the same ones.</summary>
    public const string RuleShadowed = "PTL1030";

    /// <summary>A rule refuses a path that another rule lets pass in other clothes.</summary>
    public const string PathInOtherClothes = "PTL1031";

    /// <summary>A backend has no endpoint that takes requests.</summary>
    public const string BackendWithoutEndpoints = "PTL1040";
}
