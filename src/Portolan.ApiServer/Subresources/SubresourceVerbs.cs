using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Http;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Objects;

namespace Portolan.ApiServer.Subresources;

/// <summary>Parts of objects other than <c>status</c>: scale, tokens of service accounts, the end of a namespace.</summary>
internal sealed class SubresourceVerbs(ScaleVerbs scale, TokenRequestVerb tokens, StoreWriter writer)
{
    public Task RunAsync(ApiRequest request)
    {
        var served = request.Target.Served;
        return (served.Definition.Group, served.Definition.Plural, request.Target.Subresource, request.Http.Request.Method) switch
        {
            (_, _, "scale", _) when served.Version.Scale is not null => scale.RunAsync(request),
            ("", "serviceaccounts", "token", "POST") => tokens.RunAsync(request),
            ("", "namespaces", "finalize", "PUT") => FinalizeAsync(request),
            ("", "serviceaccounts", "token", _) or ("", "namespaces", "finalize", _) => throw Refusals.MethodNotAllowed(),
            _ => throw Refusals.UnknownPath(),
        };
    }

    private async Task FinalizeAsync(ApiRequest request)
    {
        var target = request.Target;
        var body = await RequestBody.ReadAsync(request.Http.Request, request.Aborted);
        var sent = ObjectRules.CheckType(target.Served, body.Value);
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
                VersionRules.CheckPatched(target.Served, sent, current);
                old.EnsureObject("spec")["finalizers"] = sent.GetObject("spec").GetArray("finalizers").Strings().ToJsonArray();
                return old;
            }
        );
        await ApiResponse.WriteObjectAsync(request, result.Object);
    }
}
