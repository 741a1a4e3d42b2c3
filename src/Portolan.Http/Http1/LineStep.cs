namespace Portolan.Http.Http1;

/// <summary>What reading lines came to.</summary>
internal enum LineStep
{
    /// <summary>The line at hand is not complete.</summary>
    NeedMore,

    /// <summary>The last line has been read.</summary>
    End,

    /// <summary>A line is refused.</summary>
    Error,
}
