using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Primitives;
using Portolan.Translation.Engine;

namespace Portolan.Translation.GatewayApi.Attachment;

/// <summary>Asks whether label selectors select namespaces.</summary>
internal static class NamespaceSelection
{
    // A rule of its own, so that only labels count.
    private static readonly Rule<string, LabelSet?> LabelsOf = new(
        "labels of a namespace",
        (reader, name) => reader.Get<Namespace>(new NamespacedName("", name)) is { } found ? new LabelSet(found.Metadata.Labels) : null
    );

    /// <summary>Whether a selector selects a namespace. One that is not there selects nothing (metav1.LabelSelector).</summary>
    public static bool Selects(IReader reader, LabelSelector? selector, string name) =>
        selector is not null && reader.Fetch(LabelsOf, name) is { } labels && selector.Matches(labels.Value);

    private sealed record LabelSet(EquatableMap<string> Value);
}
