using Portolan.Api;
using Portolan.Primitives;
using Portolan.Translation.Engine;

namespace Portolan.Translation.GatewayApi.Status;

/// <summary>What the API refuses of the objects that are made for another one.</summary>
internal static class WriteRefusals
{
    /// <summary>Why some of <paramref name="objects"/> cannot be written; nothing when all can.</summary>
    public static Problem? Among(IReader reader, EquatableList<Member<Whole, ObjectKey, IResource>> objects) =>
        Among(reader, objects.Select(made => made.Key));

    /// <summary>The same, of objects by their names.</summary>
    public static Problem? Among(IReader reader, IEnumerable<ObjectKey> objects)
    {
        var refused = objects
            .Select(key => (Key: key, Refusal: reader.Get<WriteRefusal>(WriteRefusal.NameOf(key))))
            .Where(made => made.Refusal is not null)
            .Select(made => $"{made.Key} is wanted, and the API refuses it: {made.Refusal!.Message}")
            .ToList();
        return refused.Count == 0 ? null : new Problem(Reasons.WriteRefused, string.Join("; ", refused));
    }

    /// <summary>The condition that says it; none when all can be written.</summary>
    public static IEnumerable<Condition> Condition(Problem? refused, long generation) =>
        refused is null ? [] : [Conditions.False(ConditionTypes.Written, refused, generation)];
}
