using Portolan.Api;
using Portolan.Translation.Engine;

namespace Portolan.Translation.GatewayApi.References;

/// <summary>Says what a user probably meant by a name that does not exist.</summary>
internal static class Suggestions
{
    /// <summary>
    /// <c>; did you mean "cart"?</c>, or nothing when no name is near. For names that are at hand; of those in a namespace there may be
    /// thousands, and the other overload asks the reader.
    /// </summary>
    public static string DidYouMean(string wrong, IEnumerable<string> names) => Text(NearName.Among(wrong, names)?.Name);

    /// <summary>The same among the objects that an index files under a key.</summary>
    public static string DidYouMean<T>(IReader reader, ResourceIndex<T> index, string key, string wrong)
        where T : class, IResource<T> => Text(reader.Nearest(index, key, wrong));

    private static string Text(string? meant) => meant is null ? "" : $"; did you mean \"{meant}\"?";
}
