namespace Portolan.Kubernetes.Connection;

/// <summary>Why the API refused a request, as far as a caller must tell the cases apart.</summary>
public enum ApiFault
{
    /// <summary>Anything that no other value names.</summary>
    Other,

    /// <summary>The object is not there, or its kind is not served (its CRD is missing).</summary>
    NotFound,

    /// <summary>An object of that name is there already.</summary>
    AlreadyExists,

    /// <summary>Somebody wrote the object in between: read it again.</summary>
    Conflict,

    /// <summary>The resourceVersion is too old: list again.</summary>
    Gone,

    /// <summary>The object breaks a rule of its kind; sending it again cannot help.</summary>
    Invalid,

    /// <summary>The credentials are not good enough.</summary>
    Denied,

    /// <summary>The server is overloaded, starting or stopping: later it may work.</summary>
    Unavailable,
}
