using Portolan.ProxyConfig;

namespace Portolan.Translation;

/// <summary>
/// What differs between two outputs: the keys that came, went or have another value. A writer that looks at these alone does work for what
/// changed, however much there is.
/// </summary>
public sealed record TranslationChanges
{
    /// <summary>Nothing changed.</summary>
    public static TranslationChanges None { get; } = new();

    /// <summary>Keys of <see cref="TranslationOutput.Objects"/>.</summary>
    public IReadOnlyList<ObjectKey> Objects { get; init; } = [];

    /// <summary>Keys of <see cref="TranslationOutput.Statuses"/>.</summary>
    public IReadOnlyList<ObjectKey> Statuses { get; init; } = [];

    /// <summary>Keys of <see cref="TranslationOutput.Finalizers"/>.</summary>
    public IReadOnlyList<ObjectKey> Finalizers { get; init; } = [];

    /// <summary>Keys of <see cref="TranslationOutput.Scopes"/>.</summary>
    public IReadOnlyList<ScopeKey> Scopes { get; init; } = [];

    /// <summary>For each of <see cref="Scopes"/>, the keys of what changed in it.</summary>
    public IReadOnlyDictionary<ScopeKey, ConfigKeys> ScopeKeys { get; init; } = new Dictionary<ScopeKey, ConfigKeys>();

    /// <summary>Keys of <see cref="TranslationOutput.Subscriptions"/>.</summary>
    public IReadOnlyList<ProxyKey> Subscriptions { get; init; } = [];

    /// <summary>Those of <see cref="TranslationOutput.Findings"/> that were not there before.</summary>
    public IReadOnlyList<Finding> NewFindings { get; init; } = [];

    /// <summary>Whether nothing changed in any of them.</summary>
    public bool IsEmpty => Objects.Count + Statuses.Count + Finalizers.Count + Scopes.Count + Subscriptions.Count == 0;
}
