using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Portolan.ApiServer.Apply;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Http;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Objects;
using Portolan.ApiServer.Registry;

namespace Portolan.ApiServer.Patch;

/// <summary><c>patch</c>, in its four forms.</summary>
internal sealed class PatchVerb(ObjectRules rules, StoreWriter writer, ApplyVerb apply)
{
    public const string ApplyType = "application/apply-patch+yaml";
    private const string JsonPatchType = "application/json-patch+json";
    private const string MergePatchType = "application/merge-patch+json";
    private const string StrategicType = "application/strategic-merge-patch+json";

    public async Task RunAsync(ApiRequest request)
    {
        var served = request.Target.Served;
        var type = RequestBody.MediaType(request.Http.Request);
        if (type == ApplyType)
        {
            await apply.RunAsync(request);
            return;
        }

        if (type is not (JsonPatchType or MergePatchType) && !(type == StrategicType && served.Definition.IsBuiltIn))
        {
            throw UnsupportedType(served);
        }

        var bytes = await RequestBody.ReadBytesAsync(request.Http.Request, request.Aborted);
        var patch = RequestBody.ParseJson(bytes);
        if (type != JsonPatchType && patch.Value is not JsonObject)
        {
            throw Refusals.BadRequest("error decoding patch: the patch must be a JSON object");
        }
        var result = await writer.ChangeAsync(
            served,
            request.Target.ObjectName,
            WriteVerbs.ModeOf(request),
            (current, old) =>
            {
                if (current is null || old is null)
                {
                    throw Refusals.NotFound(request.Target.Resource, request.Target.Name);
                }
                var value = Patched(request, type, (JsonObject)old.DeepClone(), patch.Value);
                VersionRules.CheckPatched(served, value, current);
                ObjectRules.Prune(served, value, request, patch.Duplicates);
                if (request.Target.Subresource == "status")
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

    private static JsonObject Patched(ApiRequest request, string type, JsonObject target, JsonNode? patch)
    {
        var served = request.Target.Served;
        var patched = type switch
        {
            JsonPatchType => JsonPatch.Apply(target, patch),
            StrategicType => StrategicMergePatch.Apply(target, (JsonObject)patch!, served.Schema.Value),
            _ => MergePatch.Apply(target, patch),
        };

        // Once more through text: the parts of the patch and of the object then read alike.
        var value = ObjectRules.CheckType(served, JsonText.ParseAny(JsonText.Write(patched)));
        if (value.EnsureMetadata().GetString("name") is { Length: > 0 } name && name != request.Target.Name)
        {
            throw Refusals.BadRequest($"the name of the object ({name}) does not match the name on the URL ({request.Target.Name})");
        }

        NamespaceRules.CheckNamespace(request.Target, value);
        return value;
    }

    private static StatusException UnsupportedType(ServedResource served) =>
        served.Definition.IsBuiltIn
            ? Refusals.UnsupportedMediaType(JsonPatchType, MergePatchType, StrategicType, ApplyType)
            : Refusals.UnsupportedMediaType(JsonPatchType, MergePatchType, ApplyType);
}
