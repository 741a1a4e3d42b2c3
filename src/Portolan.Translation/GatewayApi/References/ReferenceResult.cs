using System.Diagnostics;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.References;

/// <summary>
/// What became of a reference from one object to another: the one answer that statuses, traffic and findings are made from. The condition's
/// reason falls out of the case.
/// </summary>
internal abstract record ReferenceResult<T>
{
    private ReferenceResult() { }

    /// <summary>
    /// What is wrong with the reference, under the reason that its conditions have for something that is not there; absent when nothing is.
    /// </summary>
    public Problem? Problem(string notFoundReason, string invalidKindReason = Reasons.InvalidKind) =>
        this switch
        {
            Resolved => null,
            NotFound missing => new Problem(notFoundReason, missing.Message),
            InvalidKind invalid => new Problem(invalidKindReason, invalid.Message),
            NotPermitted refused => new Problem(Reasons.RefNotPermitted, refused.Message),
            Unsupported unsupported => new Problem(Reasons.UnsupportedProtocol, unsupported.Message),
            _ => throw new UnreachableException(),
        };

    /// <summary>The object is there and may be used.</summary>
    public sealed record Resolved(T Target) : ReferenceResult<T>;

    /// <summary>The object (or the part of it that is named) is not there.</summary>
    public sealed record NotFound(string Message) : ReferenceResult<T>;

    /// <summary>The object is in another namespace, which has not granted the reference. Whether it exists is not told.</summary>
    public sealed record NotPermitted(string Message) : ReferenceResult<T>;

    /// <summary>Objects of this kind cannot be used here.</summary>
    public sealed record InvalidKind(string Message) : ReferenceResult<T>;

    /// <summary>The object asks to be reached in a way that proxies do not know.</summary>
    public sealed record Unsupported(string Message) : ReferenceResult<T>;
}
