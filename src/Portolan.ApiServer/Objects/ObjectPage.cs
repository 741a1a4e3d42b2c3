using System.Collections.Immutable;
using Portolan.Api;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.Objects;

/// <summary>A list, or one page of it, consistent at one version.</summary>
internal sealed record ObjectPage(long Version, IReadOnlyList<StoredObject> Items, string? Continue, long? Remaining)
{
    private const string TokenExpired =
        "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, "
        + "or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent "
        + "list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";

    public static ObjectPage Read(ObjectStore store, GroupResource resource, ListOptions options)
    {
        // The log must be asked for before the snapshot: it then reaches back at least that far.
        var log = store.LogOf(resource);
        var snapshot = store.Current;
        var objects = snapshot.Of(resource);
        var version = snapshot.Revision;
        NamespacedName? after = null;
        if (options.Continue.Length > 0)
        {
            if (options.Version is > 0)
            {
                throw Refusals.BadRequest("specifying resource version is not allowed when using continue");
            }
            var token = ContinueToken.Decode(options.Continue);
            after = token.After;
            if (token.Version != ContinueToken.Newest)
            {
                objects =
                    log.Rewind(objects, snapshot.Revision, token.Version)
                    ?? throw new StatusException(410, "Expired", TokenExpired)
                    {
                        ContinueToken = new ContinueToken(ContinueToken.Newest, token.After).Encode(),
                    };
                version = token.Version;
            }
        }
        else if (options.Version > snapshot.Revision)
        {
            throw Refusals.TooNew(options.Version.Value, snapshot.Revision);
        }
        else if (options.ExactVersion is { } exact)
        {
            objects =
                log.Rewind(objects, snapshot.Revision, exact)
                ?? throw Refusals.Expired("The resourceVersion for the provided list is too old.");
            version = exact;
        }

        return Cut(objects, version, after, options);
    }

    private static ObjectPage Cut(
        ImmutableSortedDictionary<NamespacedName, StoredObject> objects,
        long version,
        NamespacedName? after,
        ListOptions options
    )
    {
        var items = new List<StoredObject>();
        var isFull = false;
        long remaining = 0;
        foreach (var (name, stored) in objects)
        {
            if (after is { } start && name.CompareTo(start) <= 0)
            {
                continue;
            }
            if (options.Namespace.Length > 0 && name.Namespace != options.Namespace)
            {
                continue;
            }
            if (isFull)
            {
                remaining++;
            }
            else if (options.Matches(stored))
            {
                items.Add(stored);
                isFull = options.Limit > 0 && items.Count >= options.Limit;
            }
        }

        if (remaining == 0)
        {
            return new(version, items, null, null);
        }
        var isCountKnown = options.Labels.IsEverything && options.Fields.IsEverything;
        return new(version, items, new ContinueToken(version, items[^1].Name).Encode(), isCountKnown ? remaining : null);
    }
}
