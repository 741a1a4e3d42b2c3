using Portolan.Api;

namespace Portolan.Translation.GatewayApi.Status;

/// <summary>
/// Makes conditions. Their <c>lastTransitionTime</c> is left to the writer, so that a status is a function of what it says
/// and writing it twice changes nothing.
/// </summary>
internal static class Conditions
{
    // Kubernetes takes no more than 32,768 bytes; what is longer helps nobody.
    private const int MaxMessage = 4096;

    /// <summary>A condition that holds unless there is a <paramref name="problem"/>.</summary>
    public static Condition Unless(Problem? problem, string type, string reason, long generation) =>
        problem is null ? True(type, reason, "", generation) : False(type, problem, generation);

    /// <summary>A condition that holds.</summary>
    public static Condition True(string type, string reason, string message, long generation) =>
        Make(type, ConditionStatus.True, reason, message, generation);

    /// <summary>A condition that does not hold.</summary>
    public static Condition False(string type, Problem problem, long generation) =>
        Make(type, ConditionStatus.False, problem.Reason, problem.Message, generation);

    /// <summary>A condition whose meaning is bad, and that holds because of a <paramref name="problem"/>.</summary>
    public static Condition Because(string type, Problem problem, long generation) =>
        Make(type, ConditionStatus.True, problem.Reason, problem.Message, generation);

    private static Condition Make(string type, string status, string reason, string message, long generation) =>
        new()
        {
            Type = type,
            Status = status,
            Reason = reason,
            Message = message.Length <= MaxMessage ? message : string.Concat(message.AsSpan(0, MaxMessage - 1), "…"),
            ObservedGeneration = generation,
        };
}
