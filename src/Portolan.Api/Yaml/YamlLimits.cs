namespace Portolan.Api;

/// <summary>What a YAML text may cost us, so that a small text cannot become a large object.</summary>
public sealed record YamlLimits
{
    /// <summary>3 MiB of text, 100 levels, 100,000 values after aliases are put in.</summary>
    public static YamlLimits Default { get; } = new();

    /// <summary>Greatest length of the text, in UTF-16 units.</summary>
    public int MaxLength { get; init; } = 3 * 1024 * 1024;

    /// <summary>How deep lists and maps may nest.</summary>
    public int MaxDepth { get; init; } = 100;

    /// <summary>How many values all documents may have, those of aliases counted each time.</summary>
    public int MaxValues { get; init; } = 100_000;
}
