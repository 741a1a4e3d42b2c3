namespace Portolan.Proxy.Attempts;

/// <summary>Whether a request can be sent once more.</summary>
internal enum Repeatability
{
    /// <summary>It has no body, or all that was read of it is kept.</summary>
    Repeatable,

    /// <summary>A part of its body is gone.</summary>
    Consumed,
}
