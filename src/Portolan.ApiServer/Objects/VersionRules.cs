using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Registry;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.Objects;

/// <summary>Optimistic concurrency: a change that names a version or a uid is done to that one, or not at all.</summary>
internal static class VersionRules
{
    /// <summary>For a whole new state: custom kinds must say which version they replace.</summary>
    public static void Check(ServedResource served, JsonObject value, StoredObject current)
    {
        var version = value.EnsureMetadata().GetString("resourceVersion") ?? "";
        if (version is "" or "0" && !served.Definition.IsBuiltIn)
        {
            throw Refusals.Invalid(
                served.Definition,
                current.Name.Name,
                [new("metadata.resourceVersion", FieldErrorReason.FieldValueInvalid, "Invalid value: 0x0: must be specified for an update")]
            );
        }

        CheckPatched(served, value, current);
    }

    /// <summary>For a patched state: it need not name a version.</summary>
    public static void CheckPatched(ServedResource served, JsonObject value, StoredObject current)
    {
        var metadata = value.EnsureMetadata();
        var uid = metadata.GetString("uid");
        if (uid is { Length: > 0 } && uid != current.Uid)
        {
            throw Refusals.Conflict(
                served.Resource,
                current.Name.Name,
                $"Precondition failed: UID in precondition: {uid}, UID in object meta: {current.Uid}"
            );
        }

        var version = metadata.GetString("resourceVersion");
        if (version is null or "" or "0")
        {
            return;
        }
        if (!long.TryParse(version, out var wanted))
        {
            throw Refusals.Invalid(
                served.Definition,
                current.Name.Name,
                [
                    new(
                        "metadata.resourceVersion",
                        FieldErrorReason.FieldValueInvalid,
                        $"Invalid value: \"{version}\": strconv.ParseUint: parsing \"{version}\": invalid syntax"
                    ),
                ]
            );
        }

        if (wanted != current.Version)
        {
            throw Refusals.Modified(served.Resource, current.Name.Name);
        }
    }
}
