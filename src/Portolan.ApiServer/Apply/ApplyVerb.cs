using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Portolan.Api.Schemas;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Http;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Objects;
using Portolan.ApiServer.Registry;

namespace Portolan.ApiServer.Apply;

/// <summary><c>patch</c> with an apply configuration.</summary>
internal sealed class ApplyVerb(ApiContext context, ObjectRules rules, StoreWriter writer)
{
    public async Task RunAsync(ApiRequest request)
    {
        var (served, target) = (request.Target.Served, request.Target);
        var manager = ManagerOf(request);
        var applied = await ReadAsync(request);
        var result = await writer.ChangeAsync(
            served,
            target.ObjectName,
            WriteVerbs.ModeOf(request),
            (current, old) =>
            {
                if (current is null)
                {
                    return Create(request, applied, manager);
                }
                var value = ApplyMerge.Merge(served, old, applied, manager);
                VersionRules.CheckPatched(served, value, current);
                if (target.Subresource == "status")
                {
                    rules.PrepareStatusUpdate(served, value, old!, Writer.Applying(request));
                }
                else
                {
                    rules.PrepareUpdate(served, value, old!, Writer.Applying(request));
                }
                rules.Warn(served, value, old, request);
                return value;
            }
        );
        var code = result.Outcome == ChangeOutcome.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        await ApiResponse.WriteObjectAsync(request, result.Object, code);
    }

    private JsonObject Create(ApiRequest request, JsonObject applied, ApplyManager manager)
    {
        var target = request.Target;
        if (target.Subresource.Length > 0)
        {
            throw Refusals.NotFound(target.Resource, target.Name);
        }
        if (applied.EnsureMetadata().GetString("uid") is { Length: > 0 } uid)
        {
            throw Refusals.Conflict(
                target.Resource,
                target.Name,
                $"uid mismatch: the provided object specified uid {uid}, and no existing object was found"
            );
        }

        Containers.Check(context, target.Served, target.ObjectName);
        var value = ApplyMerge.Merge(target.Served, null, applied, manager);
        rules.PrepareCreate(target.Served, value, target.Namespace, Writer.Applying(request));
        rules.Warn(target.Served, value, null, request);
        return value;
    }

    private static async Task<JsonObject> ReadAsync(ApiRequest request)
    {
        var (served, target) = (request.Target.Served, request.Target);
        var bytes = await RequestBody.ReadBytesAsync(request.Http.Request, request.Aborted);
        var isJson = bytes.AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'{', ..];
        var body = isJson ? RequestBody.ParseJson(bytes) : new(YamlText.Parse(bytes), []);
        if (body.Value is not JsonObject value)
        {
            throw Refusals.BadRequest("error decoding YAML: the configuration must be an object");
        }
        foreach (var field in new[] { "apiVersion", "kind" })
        {
            if (value.GetString(field) is null or "")
            {
                throw Refusals.BadRequest($"the applied configuration must have {field}");
            }
        }

        value = ObjectRules.CheckType(served, value);
        var metadata = value.EnsureMetadata();
        if (metadata["managedFields"] is not null)
        {
            throw Refusals.BadRequest("metadata.managedFields must be nil");
        }
        if (metadata.GetString("name") is { Length: > 0 } name && name != target.Name)
        {
            throw Refusals.BadRequest($"the name of the object ({name}) does not match the name on the URL ({target.Name})");
        }
        NamespaceRules.CheckNamespace(target, value);
        metadata["name"] = target.Name;
        if (served.IsNamespaced)
        {
            metadata["namespace"] = target.Namespace;
        }
        CheckDeclared(served, target, value);
        return value;
    }

    private static void CheckDeclared(ServedResource served, RequestTarget target, JsonObject value)
    {
        var unknown = SchemaPruner.Prune(value, served.Schema.Value);
        if (unknown.Count == 0)
        {
            return;
        }
        var errors = string.Join('\n', unknown.Select(path => $".{path}: field not declared in schema"));
        throw new StatusException(
            500,
            "",
            $"failed to create typed patch object ({target.ObjectName}; {served.ApiVersion}, Kind={served.Kind}): "
                + (unknown.Count == 1 ? errors : $"errors:\n  {errors.Replace("\n", "\n  ", StringComparison.Ordinal)}")
        );
    }

    private static ApplyManager ManagerOf(ApiRequest request) =>
        new(
            request.FieldManager,
            request.Target.Subresource,
            ApiContext.Format(request.Time.GetUtcNow()),
            request.IsSet("force") ? ApplyForce.TakeOver : ApplyForce.Refuse
        );
}
