namespace Portolan.Proxy.Attempts;

/// <summary>Whether a request can be sent once more.</summary>
internal enum Repeatability
{
    /// <summary>It only reads (RFC 9110, 9.2.1) and has no body: a backend that saw it has changed nothing.</summary>
    Safe,

    /// <summary>It has no body, or all that was read of it is kept.</summary>
    Repeatable,

    /// <summary>A part of its body is gone.</summary>
    Consumed,
}
