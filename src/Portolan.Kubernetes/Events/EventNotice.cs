using Portolan.Api.Core;

namespace Portolan.Kubernetes.Events;

/// <summary>
/// Something that users should see under an object with <c>kubectl describe</c>. <paramref name="Reason"/> is one word in CamelCase.
/// </summary>
public sealed record EventNotice(ObjectReference About, EventSeverity Severity, string Reason, string Message);

/// <summary>Whether somebody has to act.</summary>
public enum EventSeverity
{
    /// <summary>For information.</summary>
    Normal,

    /// <summary>Somebody should look at it.</summary>
    Warning,
}
