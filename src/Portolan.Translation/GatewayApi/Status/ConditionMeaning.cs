using Portolan.Api;

namespace Portolan.Translation.GatewayApi.Status;

/// <summary>What types and reasons of conditions mean to those who merge, show or tell them.</summary>
public static class ConditionMeaning
{
    /// <summary>What we write, and what controllers of earlier versions and of other features of Gateway API do.</summary>
    private static readonly HashSet<string> OfControllers = new(StringComparer.Ordinal)
    {
        ConditionTypes.Accepted,
        ConditionTypes.Programmed,
        ConditionTypes.ResolvedRefs,
        ConditionTypes.Conflicted,
        ConditionTypes.PartiallyInvalid,
        ConditionTypes.SupportedVersion,
        ConditionTypes.Ready,
        ConditionTypes.Written,
        ConditionTypes.InsecureFrontendValidationMode,
        "Detached",
        "Scheduled",
        ConditionTypes.OverlappingTlsConfig,
        ConditionTypes.DefaultGateway,
        "AttachedListenerSets",
    };

    /// <summary>Whether a condition with the status is not as it should be.</summary>
    public static bool IsBad(string type, string status) =>
        type switch
        {
            ConditionTypes.Conflicted or ConditionTypes.PartiallyInvalid or ConditionTypes.InsecureFrontendValidationMode => status
                == ConditionStatus.True,
            _ => status == ConditionStatus.False,
        };

    /// <summary>
    /// Whether only the controller of an object sets the type: when it does not say it any more, it is gone. Of other types nobody but
    /// their authors knows.
    /// </summary>
    public static bool IsOfControllers(string type) => OfControllers.Contains(type);

    /// <summary>Whether a reason says that something is on its way and asks nobody to act.</summary>
    public static bool IsOnItsWay(string reason) => reason is Reasons.Pending or Reasons.AddressNotAssigned;

    /// <summary>Whether a reason may go by itself, and asks somebody to act only when it stays.</summary>
    public static bool MayPass(string reason) => reason is Reasons.AddressNotUsable;

    /// <summary>Whether a reason of a Gateway says in sum what its listeners say one by one.</summary>
    public static bool IsSum(string reason) => reason is Reasons.Invalid or Reasons.ListenersNotValid;
}
