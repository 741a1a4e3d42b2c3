using Portolan.Api;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;

namespace Portolan.Translation;

/// <summary>The sets that become a <see cref="TranslationOutput"/>; every feature fills them through the wiring.</summary>
internal static class OutputSets
{
    /// <summary><see cref="TranslationOutput.Objects"/>.</summary>
    public static DerivedSet<Whole, ObjectKey, IResource> Objects { get; } = new("objects");

    /// <summary><see cref="TranslationOutput.Statuses"/>.</summary>
    public static DerivedSet<Whole, ObjectKey, IResource> Statuses { get; } = new("statuses");

    /// <summary><see cref="TranslationOutput.Finalizers"/>.</summary>
    public static DerivedSet<Whole, ObjectKey, EquatableList<string>> Finalizers { get; } = new("finalizers");

    /// <summary><see cref="TranslationOutput.Scopes"/>.</summary>
    public static DerivedSet<Whole, ScopeKey, ProxyConfiguration> Scopes { get; } = new("scopes");

    /// <summary><see cref="TranslationOutput.Subscriptions"/>.</summary>
    public static DerivedSet<Whole, ProxyKey, EquatableList<ScopeKey>> Subscriptions { get; } = new("subscriptions");

    /// <summary><see cref="TranslationOutput.Findings"/>, each under itself.</summary>
    public static DerivedSet<Whole, Finding, Finding> Findings { get; } = new("findings");

    /// <summary>An object under its own name, for <see cref="Objects"/> and <see cref="Statuses"/>.</summary>
    public static Member<Whole, ObjectKey, IResource> Entry<T>(T resource)
        where T : class, IResource<T> => new(Whole.Instance, new ObjectKey(T.Type, resource.Metadata.Key), resource);
}
