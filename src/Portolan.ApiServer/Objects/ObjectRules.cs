using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.ApiServer.Apply;
using Portolan.ApiServer.CoreKinds;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Http;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Registry;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.Objects;

/// <summary>Turns what a client sent into what may be written: prunes, defaults, keeps what clients cannot change, validates.</summary>
internal sealed class ObjectRules(ApiContext context, IEnumerable<IKindRules> kindRules)
{
    private readonly Dictionary<GroupResource, IKindRules> _kindRules = kindRules.ToDictionary(item => item.Resource);

    public IKindRules? KindRulesOf(GroupResource resource) => _kindRules.GetValueOrDefault(resource);

    /// <summary>Checks that a body is an object of the kind that the URL names.</summary>
    public static JsonObject CheckType(ServedResource served, JsonNode? body)
    {
        if (body is not JsonObject value)
        {
            throw Refusals.BadRequest(body is null ? "the request has no body" : "the body is no JSON object");
        }
        if (value["metadata"] is { } metadata and not JsonObject)
        {
            throw Refusals.BadRequest(
                $"{served.Kind} in version \"{served.Version.Name}\" cannot be handled as a {served.Kind}: metadata must be an object, not {metadata.KindOf()}"
            );
        }
        var apiVersion = value.GetString("apiVersion");
        var kind = value.GetString("kind");
        if (served.Definition.IsBuiltIn)
        {
            apiVersion ??= served.ApiVersion;
            kind ??= served.Kind;
        }

        if (string.IsNullOrEmpty(kind))
        {
            throw Refusals.BadRequest($"Object 'Kind' is missing in '{Shorten(value)}'");
        }
        if (string.IsNullOrEmpty(apiVersion))
        {
            throw Refusals.BadRequest($"Object 'apiVersion' is missing in '{Shorten(value)}'");
        }
        if (apiVersion != served.ApiVersion)
        {
            throw Refusals.BadRequest(
                $"the API version in the data ({apiVersion}) does not match the expected API version ({served.ApiVersion})"
            );
        }
        if (kind != served.Kind)
        {
            throw Refusals.BadRequest(
                $"{kind} in version \"{served.Version.Name}\" cannot be handled as a {served.Kind}: no kind \"{kind}\" is registered for this URL"
            );
        }
        value["apiVersion"] = served.ApiVersion;
        value["kind"] = served.Kind;
        value.EnsureMetadata();
        return value;
    }

    /// <summary>Refuses a body of a built-in kind whose values are not of the types that clients agree on.</summary>
    public static void CheckDecoding(ServedResource served, JsonObject value)
    {
        if (served.Definition.IsBuiltIn && TypeDecoding.Problem(value, served.Kind, served.Schema.Value) is { } problem)
        {
            throw Refusals.BadRequest(
                $"{served.Kind} in version \"{served.Version.Name}\" cannot be handled as a {served.Kind}: {problem}"
            );
        }
    }

    /// <summary>Drops unknown fields, and answers them as the request wants.</summary>
    public static void Prune(ServedResource served, JsonObject value, ApiRequest? request, IReadOnlyList<string> duplicates)
    {
        var unknown = SchemaPruner.Prune(value, served.Schema.Value);
        if (request is null || (unknown.Count == 0 && duplicates.Count == 0))
        {
            return;
        }
        var complaints = duplicates
            .Select(field => $"duplicate field \"{field}\"")
            .Concat(unknown.Select(field => $"unknown field \"{field}\""))
            .ToList();
        switch (request.FieldValidation)
        {
            case FieldValidation.Strict:
                throw Refusals.BadRequest(
                    $"{served.Kind} in version \"{served.Version.Name}\" cannot be handled as a {served.Kind}: strict decoding error: {string.Join(", ", complaints)}"
                );
            case FieldValidation.Warn:
                complaints.ForEach(request.Warn);
                break;
        }
    }

    /// <summary>Tells the client what it should know of the object that it writes.</summary>
    public void Warn(ServedResource served, JsonObject value, JsonObject? old, ApiRequest request)
    {
        foreach (var warning in MetadataRules.WarningsFor(served, value.EnsureMetadata(), old?.Metadata()))
        {
            request.Warn(warning);
        }
        if (served.Definition.Warning is { } kept)
        {
            request.Warn(kept);
        }
        foreach (var warning in KindRulesOf(served.Resource)?.WarningsFor(value) ?? [])
        {
            request.Warn(warning);
        }
    }

    /// <summary>Completes and checks a new object.</summary>
    public void PrepareCreate(ServedResource served, JsonObject value, string inNamespace, Writer by)
    {
        var metadata = value.EnsureMetadata();
        var time = context.Timestamp;
        foreach (var field in ServerFields)
        {
            metadata.Remove(field);
        }
        if (served.IsNamespaced)
        {
            metadata["namespace"] = inNamespace;
        }
        else
        {
            metadata.Remove("namespace");
        }
        if (metadata.GetString("name") is null or "" && metadata.GetString("generateName") is { Length: > 0 } prefix)
        {
            metadata["name"] = GeneratedNames.Make(prefix);
        }
        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = time;
        if (served.HasGeneration)
        {
            metadata["generation"] = 1;
        }
        if (served.Version.HasStatus)
        {
            value.Remove("status");
        }
        Complete(served, value, null);
        CheckOrRelease(served, value, null);
        Record(served, value, null, by);
    }

    /// <summary>Completes and checks a change of the object itself; a status that is a subresource stays as it was.</summary>
    public void PrepareUpdate(ServedResource served, JsonObject value, JsonObject old, Writer by)
    {
        KeepServerFields(value, old);
        if (served.Version.HasStatus)
        {
            value.Remove("status");
            if (old["status"] is { } status)
            {
                value["status"] = status.DeepClone();
            }
        }

        Complete(served, value, old);
        if (served.HasGeneration && !SameSpec(served, value, old))
        {
            value.EnsureMetadata()["generation"] = (old.Metadata().GetInteger("generation") ?? 0) + 1;
        }
        CheckOrRelease(served, value, old);
        Record(served, value, old, by);
    }

    /// <summary>Completes and checks a change of the status alone.</summary>
    public void PrepareStatusUpdate(ServedResource served, JsonObject value, JsonObject old, Writer by)
    {
        var status = value["status"]?.DeepClone();
        var applied = by.Operation == ManagerOperation.Apply ? value.Metadata()?["managedFields"]?.DeepClone() : null;
        value.Clear();
        foreach (var (name, field) in old)
        {
            if (name != "status")
            {
                value[name] = field?.DeepClone();
            }
        }

        if (applied is not null)
        {
            value.EnsureMetadata()["managedFields"] = applied;
        }
        if (status is not null)
        {
            value["status"] = status;
        }
        SchemaDefaulter.ApplyDefaults(value, served.Schema.Value);
        Check(served, value, old);
        Record(served, value, old, by);
    }

    private static readonly string[] ServerFields =
    [
        "resourceVersion",
        "uid",
        "creationTimestamp",
        "deletionTimestamp",
        "deletionGracePeriodSeconds",
        "generation",
        "selfLink",
    ];

    private static void KeepServerFields(JsonObject value, JsonObject old)
    {
        var metadata = value.EnsureMetadata();
        var before = old.EnsureMetadata();
        foreach (var field in ServerFields.Append("namespace").Append("name"))
        {
            metadata.Remove(field);
            if (before[field] is { } kept)
            {
                metadata[field] = kept.DeepClone();
            }
        }

        if (metadata["managedFields"] is null && before["managedFields"] is { } managed)
        {
            metadata["managedFields"] = managed.DeepClone();
        }
    }

    private void Record(ServedResource served, JsonObject value, JsonObject? old, Writer by)
    {
        if (by.Operation == ManagerOperation.Update)
        {
            ManagedFields.RecordUpdate(served, value, old, by, context.Timestamp);
        }
    }

    private void Complete(ServedResource served, JsonObject value, JsonObject? old)
    {
        SchemaDefaulter.ApplyDefaults(value, served.Schema.Value);
        served.Definition.ApplyDefaults?.Invoke(value);
        KindRulesOf(served.Resource)?.Prepare(value, old);
    }

    private void CheckOrRelease(ServedResource served, JsonObject value, JsonObject? old)
    {
        try
        {
            Check(served, value, old);
        }
        catch
        {
            KindRulesOf(served.Resource)?.Release(value);
            throw;
        }
    }

    private static void Check(ServedResource served, JsonObject value, JsonObject? old)
    {
        var metadata = value.EnsureMetadata();
        var errors = MetadataRules.Check(served, metadata).ToList();
        if (old is not null)
        {
            errors.AddRange(MetadataRules.CheckUpdate(metadata, old.EnsureMetadata()));
        }

        // Like the schema, the rules of a custom kind judge what changes; those of core kinds judge every write.
        var isUnchanged = old is not null && !served.Definition.IsBuiltIn && SameSpec(served, value, old);
        var own = isUnchanged ? [] : served.Definition.Validate?.Invoke(value, old).ToList() ?? [];

        // The rules of a core kind say more of a field than that its schema wants it.
        errors.AddRange(
            SchemaValidator.Validate(value, served.Schema.Value, old).Where(error => !own.Exists(better => better.Field == error.Field))
        );
        errors.AddRange(own);
        if (errors.Count > 0)
        {
            throw Refusals.Invalid(served.Definition, metadata.GetString("name") ?? "", errors);
        }
    }

    /// <summary>Whether two states want the same: everything but metadata and, where it is a subresource, status.</summary>
    private static bool SameSpec(ServedResource served, JsonObject left, JsonObject right)
    {
        bool Counts(KeyValuePair<string, JsonNode?> field) =>
            field.Key is not ("metadata" or "apiVersion" or "kind") && !(served.Version.HasStatus && field.Key == "status");
        return left.Where(Counts).All(field => field.Value.SameAs(right[field.Key]))
            && right.Where(Counts).All(field => left.ContainsKey(field.Key));
    }

    private static string Shorten(JsonObject value)
    {
        var text = JsonText.WriteString(value);
        return text.Length <= 500 ? text : text[..500] + "…";
    }
}
