using System.Text.Json.Nodes;
using Portolan.Api;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Registry;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.Objects;

/// <summary>How a change ended.</summary>
internal enum ChangeOutcome
{
    /// <summary>The object is new.</summary>
    Created,

    /// <summary>The object is as the change made it, which may be as it was.</summary>
    Updated,

    /// <summary>The change took the last finalizer away, and so the object.</summary>
    Deleted,
}

/// <summary>The object after a change.</summary>
internal readonly record struct ChangeResult(ChangeOutcome Outcome, StoredObject Object);

/// <summary>
/// Reads, changes and writes an object, again and again until no other write came between; a change that demands a certain version throws
/// a conflict itself. A change that changes nothing is not written.
/// </summary>
internal sealed class StoreWriter(ApiContext context, ObjectRules rules)
{
    /// <summary>Far more than contention explains; ends a loop that would go on for ever.</summary>
    private const int MaxAttempts = 100;

    public async Task<StoredObject> CreateAsync(ServedResource served, JsonObject value, WriteMode mode)
    {
        var metadata = value.EnsureMetadata();
        var name = new NamespacedName(metadata.GetString("namespace") ?? "", metadata.GetString("name")!);
        try
        {
            value = served.ToStored(value);
            while (true)
            {
                if (context.Store.Current.Find(served.Stored, name) is not null)
                {
                    throw Refusals.AlreadyExists(served.Resource, name.Name);
                }
                if (mode == WriteMode.DryRun)
                {
                    return Preview(served, name, value);
                }
                var request = new WriteRequest(served.Stored, name, 0, WriteKind.Put, value)
                {
                    Containers = Containers.Of(context, served, name),
                };
                var result = await context.Store.WriteAsync(request);
                if (result.Written is { } written)
                {
                    return written;
                }

                // Says what is missing; if it came back meanwhile, the object is tried again.
                if (result.IsContainerMissing)
                {
                    Containers.Check(context, served, name);
                }
            }
        }
        finally
        {
            rules.KindRulesOf(served.Resource)?.Release(value);
        }
    }

    /// <summary>
    /// Writes what <paramref name="change"/> makes of the current state (in the served version; null when there is none). It may return the
    /// tree it got.
    /// </summary>
    public async Task<ChangeResult> ChangeAsync(
        ServedResource served,
        NamespacedName name,
        WriteMode mode,
        Func<StoredObject?, JsonObject?, JsonObject> change
    )
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var current = context.Store.Current.Find(served.Stored, name);
            var value = change(current, current is null ? null : ParseAs(served, current));
            if (current is null)
            {
                var created = await TryCreateAsync(served, value, mode);
                if (created is not null)
                {
                    return new(ChangeOutcome.Created, created);
                }
                continue;
            }

            var result = await TryWriteAsync(served, current, value, mode);
            if (result is not null)
            {
                return result.Value;
            }
        }

        throw Refusals.Modified(served.Resource, name.Name);
    }

    /// <summary>The object as a tree in the version of the URL.</summary>
    public static JsonObject ParseAs(ServedResource served, StoredObject stored) => served.FromStored(stored.Parse());

    /// <summary>Whether deletion was asked for and nobody holds the object any more.</summary>
    public static bool IsReleased(JsonObject value) =>
        value.Metadata() is { } metadata
        && metadata["deletionTimestamp"] is not null
        && metadata.GetArray("finalizers") is null or { Count: 0 }
        && (value.GetString("kind") != "Namespace" || value.GetObject("spec").GetArray("finalizers") is null or { Count: 0 });

    /// <summary>Null when another write came first.</summary>
    private async Task<ChangeResult?> TryWriteAsync(ServedResource served, StoredObject current, JsonObject value, WriteMode mode)
    {
        try
        {
            value = served.ToStored(value);
            if (value.SameAs(current.Parse()))
            {
                return new(ChangeOutcome.Updated, current);
            }

            // The last finalizer is gone: what was asked for earlier happens now.
            var kind = IsReleased(value) ? WriteKind.Delete : WriteKind.Put;
            var outcome = kind == WriteKind.Delete ? ChangeOutcome.Deleted : ChangeOutcome.Updated;
            if (mode == WriteMode.DryRun)
            {
                return new(outcome, Preview(served, current.Name, value, current.Version));
            }
            var result = await context.Store.WriteAsync(new(served.Stored, current.Name, current.Version, kind, value));
            return result.Written is { } written ? new(outcome, written) : null;
        }
        finally
        {
            rules.KindRulesOf(served.Resource)?.Release(value);
        }
    }

    private async Task<StoredObject?> TryCreateAsync(ServedResource served, JsonObject value, WriteMode mode)
    {
        try
        {
            return await CreateAsync(served, value, mode);
        }
        catch (StatusException e) when (e.Reason == "AlreadyExists")
        {
            return null;
        }
    }

    private static StoredObject Preview(ServedResource served, NamespacedName name, JsonObject value, long version = 0)
    {
        if (version > 0)
        {
            return StoredObject.From(served.Stored, name, version, value);
        }
        value.EnsureMetadata().Remove("resourceVersion");
        return StoredObject.Read(served.Stored, name, 0, JsonText.WriteCanonical(value));
    }
}

/// <summary>Whether a change is kept.</summary>
internal enum WriteMode
{
    /// <summary>Kept.</summary>
    Persist,

    /// <summary>Everything is done but the writing.</summary>
    DryRun,
}
