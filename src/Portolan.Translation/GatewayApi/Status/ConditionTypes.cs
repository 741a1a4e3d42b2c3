namespace Portolan.Translation.GatewayApi.Status;

/// <summary>The types of the conditions that we write.</summary>
internal static class ConditionTypes
{
    public const string Accepted = "Accepted";
    public const string Programmed = "Programmed";
    public const string ResolvedRefs = "ResolvedRefs";
    public const string Conflicted = "Conflicted";
    public const string PartiallyInvalid = "PartiallyInvalid";
    public const string SupportedVersion = "SupportedVersion";
    public const string Ready = "Ready";

    /// <summary>Ours, and there only when it is false: something that is made for the object is refused by the API.</summary>
    public const string Written = "gateways.kuma.io/Written";
}
