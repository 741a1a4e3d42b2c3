using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Http;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Objects;
using Portolan.ApiServer.Patch;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.Subresources;

/// <summary>The <c>autoscaling/v1 Scale</c> of a kind that can be scaled: a small view of its replicas.</summary>
internal sealed class ScaleVerbs(ApiContext context, ObjectRules rules, StoreWriter writer)
{
    public Task RunAsync(ApiRequest request) =>
        request.Http.Request.Method switch
        {
            "GET" or "HEAD" => GetAsync(request),
            "PUT" => PutAsync(request),
            "PATCH" => PatchAsync(request),
            _ => throw Refusals.MethodNotAllowed(),
        };

    private Task GetAsync(ApiRequest request)
    {
        var target = request.Target;
        var stored = context.Store.Current.Find(target.Stored, target.ObjectName) ?? throw Refusals.NotFound(target.Resource, target.Name);
        return ApiResponse.WriteJsonAsync(request, ToScale(target, stored));
    }

    private async Task PutAsync(ApiRequest request)
    {
        var body = await RequestBody.ReadAsync(request.Http.Request, request.Aborted);
        if (body.Value is not JsonObject scale)
        {
            throw Refusals.BadRequest("the body is no Scale");
        }
        await ChangeAsync(request, _ => scale);
    }

    private async Task PatchAsync(ApiRequest request)
    {
        var type = RequestBody.MediaType(request.Http.Request);
        if (type is not ("application/merge-patch+json" or "application/strategic-merge-patch+json" or "application/json-patch+json"))
        {
            throw Refusals.UnsupportedMediaType("application/json-patch+json", "application/merge-patch+json");
        }
        var patch = RequestBody.ParseJson(await RequestBody.ReadBytesAsync(request.Http.Request, request.Aborted));
        await ChangeAsync(
            request,
            scale =>
                (type == "application/json-patch+json" ? JsonPatch.Apply(scale, patch.Value) : MergePatch.Apply(scale, patch.Value))
                    as JsonObject
                ?? throw Refusals.BadRequest("the patch leaves no Scale")
        );
    }

    private async Task ChangeAsync(ApiRequest request, Func<JsonObject, JsonObject> change)
    {
        var target = request.Target;
        var result = await writer.ChangeAsync(
            target.Served,
            target.ObjectName,
            WriteVerbs.ModeOf(request),
            (current, old) =>
            {
                if (current is null || old is null)
                {
                    throw Refusals.NotFound(target.Resource, target.Name);
                }
                var scale = change(ToScale(target, current));
                VersionRules.CheckPatched(target.Served, scale, current);
                var replicas = scale.GetObject("spec").GetInteger("replicas") ?? 0;
                if (replicas < 0)
                {
                    throw Refusals.Invalid(
                        "autoscaling",
                        "Scale",
                        target.Name,
                        [
                            new(
                                "spec.replicas",
                                FieldErrorReason.FieldValueInvalid,
                                $"Invalid value: {replicas}: must be greater than or equal to 0"
                            ),
                        ]
                    );
                }

                var value = (JsonObject)old.DeepClone();
                Set(value, target.Served.Version.Scale!.SpecReplicas, replicas);
                rules.PrepareUpdate(target.Served, value, old, Writer.Of(request));
                return value;
            }
        );
        await ApiResponse.WriteJsonAsync(request, ToScale(target, result.Object));
    }

    private static JsonObject ToScale(RequestTarget target, StoredObject stored)
    {
        var paths = target.Served.Version.Scale!;
        var value = stored.Parse();
        var metadata = value.EnsureMetadata();
        var status = new JsonObject { ["replicas"] = Find(value, paths.StatusReplicas).AsInteger() ?? 0 };
        if (paths.LabelSelector is { } selector && SelectorText(Find(value, selector)) is { Length: > 0 } text)
        {
            status["selector"] = text;
        }
        return new()
        {
            ["kind"] = "Scale",
            ["apiVersion"] = "autoscaling/v1",
            ["metadata"] = new JsonObject
            {
                ["name"] = target.Name,
                ["namespace"] = target.Namespace,
                ["uid"] = metadata["uid"]?.DeepClone(),
                ["resourceVersion"] = metadata["resourceVersion"]?.DeepClone(),
                ["creationTimestamp"] = metadata["creationTimestamp"]?.DeepClone(),
            },
            ["spec"] = new JsonObject { ["replicas"] = Find(value, paths.SpecReplicas).AsInteger() ?? 0 },
            ["status"] = status,
        };
    }

    private static string? SelectorText(JsonNode? selector) =>
        selector switch
        {
            JsonObject labels => string.Join(
                ",",
                (labels.GetObject("matchLabels") ?? labels)
                    .Where(label => label.Value is JsonValue)
                    .Select(label => $"{label.Key}={label.Value.AsString()}")
            ),
            _ => selector.AsString(),
        };

    private static JsonNode? Find(JsonNode? node, string path)
    {
        foreach (var step in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            node = (node as JsonObject)?[step];
        }
        return node;
    }

    private static void Set(JsonObject value, string path, long number)
    {
        var steps = path.Split('.', StringSplitOptions.RemoveEmptyEntries);
        foreach (var step in steps[..^1])
        {
            value = value.EnsureObject(step);
        }
        value[steps[^1]] = JsonNode.Parse(number.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
