namespace Portolan.Http.Http1;

/// <summary>What one step of a reader found.</summary>
public enum Http1Event
{
    /// <summary>
    /// Nothing more in this input. Some of it may have been consumed; the rest must be offered again, with what comes next behind it.
    /// </summary>
    NeedMore,

    /// <summary>
    /// A head is complete. After an interim response another head follows; after any other, <see cref="Data"/> or <see cref="End"/>.
    /// </summary>
    Head,

    /// <summary>A piece of the body, without framing; never empty.</summary>
    Data,

    /// <summary>The message is complete, and its trailers (maybe none) can be read.</summary>
    End,

    /// <summary>The message is refused; nothing after it on this connection can be trusted, and every further step says the same.</summary>
    Error,
}
