using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Portolan.Kubernetes.Watching;

/// <summary>What a <see cref="Reflector{T}"/> keeps of each object.</summary>
public enum KeptContent
{
    /// <summary>The object.</summary>
    Objects,

    /// <summary>
    /// Its version, which is all that is needed to tell what changed: for a reader who keeps what it wants of the objects itself.
    /// </summary>
    Versions,
}

/// <summary>How a <see cref="Reflector{T}"/> behaves.</summary>
public sealed record ReflectorOptions
{
    /// <summary>The only namespace to read; empty for all. A kind without namespaces is read as a whole.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Which labels objects must have to be read, <c>app=edge,tier!=test</c>; empty for any.</summary>
    public string LabelSelector { get; init; } = "";

    /// <summary>What is kept of each object.</summary>
    public KeptContent Keeps { get; init; } = KeptContent.Objects;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where failures are logged.</summary>
    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Spreads the waits of many clients.</summary>
    public Random Jitter { get; init; } = Random.Shared;

    /// <summary>The first wait after a failure; doubled from there.</summary>
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait after failures.</summary>
    public TimeSpan LongestBackoff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a kind is looked for that the API does not serve yet.</summary>
    public TimeSpan MissingKindInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a kind that had objects must be missing until they count as deleted. An API server that starts may answer 404
    /// for a custom kind before it has read its definitions.
    /// </summary>
    public TimeSpan MissingKindGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a watch lasts at least before it is opened anew; up to twice that.</summary>
    public TimeSpan WatchDuration { get; init; } = TimeSpan.FromMinutes(5);
}
