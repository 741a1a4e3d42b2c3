using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Http;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.Objects;

/// <summary><c>create</c>, <c>update</c>, <c>delete</c> and <c>deletecollection</c>.</summary>
internal sealed class WriteVerbs(ApiContext context, ObjectRules rules, StoreWriter writer, ObjectDeleter deleter)
{
    public async Task CreateAsync(ApiRequest request)
    {
        var served = request.Target.Served;
        var body = await RequestBody.ReadAsync(request.Http.Request, request.Aborted);
        var value = ObjectRules.CheckType(served, body.Value);
        if (value.EnsureMetadata().GetString("resourceVersion") is { Length: > 0 })
        {
            throw Refusals.BadRequest("resourceVersion should not be set on objects to be created");
        }
        NamespaceRules.CheckNamespace(request.Target, value);
        Containers.Check(context, served, served.NameOf(request.Target.Namespace, value.EnsureMetadata().GetString("name") ?? ""));
        ObjectRules.CheckDecoding(served, value);
        ObjectRules.Prune(served, value, request, body.Duplicates);
        rules.PrepareCreate(served, value, request.Target.Namespace, Writer.Of(request));
        rules.Warn(served, value, null, request);
        var created = await writer.CreateAsync(served, value, ModeOf(request));
        await ApiResponse.WriteObjectAsync(request, created, StatusCodes.Status201Created);
    }

    public async Task UpdateAsync(ApiRequest request)
    {
        var (served, target) = (request.Target.Served, request.Target);
        var body = await RequestBody.ReadAsync(request.Http.Request, request.Aborted);
        var sent = ObjectRules.CheckType(served, body.Value);
        NamespaceRules.CheckNamespace(target, sent);
        CheckName(target, sent);
        ObjectRules.CheckDecoding(served, sent);
        ObjectRules.Prune(served, sent, request, body.Duplicates);
        var result = await writer.ChangeAsync(
            served,
            target.ObjectName,
            ModeOf(request),
            (current, old) =>
            {
                if (current is null || old is null)
                {
                    throw Refusals.NotFound(target.Resource, target.Name);
                }
                var value = (JsonObject)sent.DeepClone();
                VersionRules.Check(served, value, current);
                if (target.Subresource == "status")
                {
                    rules.PrepareStatusUpdate(served, value, old, Writer.Of(request));
                }
                else
                {
                    rules.PrepareUpdate(served, value, old, Writer.Of(request));
                }
                rules.Warn(served, value, old, request);
                return value;
            }
        );
        await ApiResponse.WriteObjectAsync(request, result.Object);
    }

    public async Task DeleteAsync(ApiRequest request)
    {
        var target = request.Target;
        var options = await DeleteOptions.ReadAsync(request);
        if (request.IsDryRun)
        {
            options = options with { Mode = WriteMode.DryRun };
        }
        NamespaceRules.CheckDeletable(target);
        var result = await deleter.DeleteAsync(target.Served, target.ObjectName, options);
        if (result.Outcome == ChangeOutcome.Deleted)
        {
            await ApiResponse.WriteJsonAsync(request, Success(target, result.Object));
        }
        else
        {
            await ApiResponse.WriteObjectAsync(request, result.Object);
        }
    }

    public async Task DeleteCollectionAsync(ApiRequest request)
    {
        var options = await DeleteOptions.ReadAsync(request);
        var page = ObjectPage.Read(context.Store, request.Target.Stored, ListOptions.Of(request));
        await Task.WhenAll(page.Items.Select(item => DeleteOneAsync(request, item, options)));
        var list = new JsonObject
        {
            ["kind"] = request.Target.Served.ListKind,
            ["apiVersion"] = request.Target.Served.ApiVersion,
            ["metadata"] = new JsonObject
            {
                ["resourceVersion"] = page.Version.ToString(System.Globalization.CultureInfo.InvariantCulture),
            },
            ["items"] = new JsonArray([.. page.Items.Select(item => (JsonNode)StoreWriter.ParseAs(request.Target.Served, item))]),
        };
        await ApiResponse.WriteJsonAsync(request, list);
    }

    public static WriteMode ModeOf(ApiRequest request) => request.IsDryRun ? WriteMode.DryRun : WriteMode.Persist;

    private async Task DeleteOneAsync(ApiRequest request, StoredObject item, DeleteOptions options)
    {
        try
        {
            await deleter.DeleteAsync(request.Target.Served, item.Name, options);
        }
        catch (StatusException e) when (e.Reason is "NotFound")
        {
            // Somebody else was quicker; it is gone, as was asked for.
        }
    }

    private static void CheckName(RequestTarget target, JsonObject value)
    {
        var name = value.EnsureMetadata().GetString("name") ?? "";
        if (name.Length == 0)
        {
            throw Refusals.BadRequest("name must be provided");
        }
        if (name != target.Name)
        {
            throw Refusals.BadRequest($"the name of the object ({name}) does not match the name on the URL ({target.Name})");
        }
    }

    private static JsonObject Success(RequestTarget target, StoredObject deleted) =>
        new()
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["details"] = new StatusDetails
            {
                Name = deleted.Name.Name,
                Group = target.Resource.Group,
                Kind = target.Resource.Plural,
                Uid = deleted.Uid,
            }.ToJson(),
        };
}
