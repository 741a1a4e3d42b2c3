namespace Portolan.Kubernetes.Writing;

/// <summary>What a write is about.</summary>
public enum Subresource
{
    /// <summary>The object itself; its status is left alone by the server.</summary>
    None,

    /// <summary>Its status only.</summary>
    Status,
}

/// <summary>What becomes of dependants when an object is deleted.</summary>
public enum Propagation
{
    /// <summary>The object goes at once, dependants soon after.</summary>
    Background,

    /// <summary>The object goes when its dependants have gone.</summary>
    Foreground,

    /// <summary>Dependants stay.</summary>
    Orphan,
}

/// <summary>
/// A condition on a deletion: absent parts are not compared. It keeps us from deleting what somebody made anew under the same name.
/// </summary>
public sealed record DeletePreconditions(string? Uid, string? ResourceVersion)
{
    /// <summary>Delete whatever is there.</summary>
    public static DeletePreconditions None { get; } = new(null, null);
}

/// <summary>What server-side apply does when another manager owns a field that we set.</summary>
public enum ApplyConflicts
{
    /// <summary>We take the field: for objects that are ours.</summary>
    Force,

    /// <summary>The request fails with <see cref="Connection.ApiFault.Conflict"/>.</summary>
    Fail,
}

/// <summary>Whether an edit changed anything.</summary>
public enum EditResult
{
    /// <summary>There is nothing to write.</summary>
    Unchanged,

    /// <summary>The object must be written.</summary>
    Changed,
}
