using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Portolan.ApiServer.Authentication;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Http;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Objects;

namespace Portolan.ApiServer.Subresources;

/// <summary>Parts of objects other than <c>status</c>: scale, tokens of service accounts, the end of a namespace.</summary>
internal sealed class SubresourceVerbs(ApiContext context, ScaleVerbs scale, ServiceAccountTokens tokens, ObjectWriter writer)
{
    private static readonly TimeSpan ShortestToken = TimeSpan.FromMinutes(10);

    public Task RunAsync(ApiRequest request)
    {
        var served = request.Target.Served;
        return (served.Definition.Group, served.Definition.Plural, request.Target.Subresource, request.Http.Request.Method) switch
        {
            (_, _, "scale", _) when served.Version.Scale is not null => scale.RunAsync(request),
            ("", "serviceaccounts", "token", "POST") => IssueTokenAsync(request),
            ("", "namespaces", "finalize", "PUT") => FinalizeAsync(request),
            ("", "serviceaccounts", "token", _) or ("", "namespaces", "finalize", _) => throw Refusals.MethodNotAllowed(),
            _ => throw Refusals.UnknownPath(),
        };
    }

    private async Task IssueTokenAsync(ApiRequest request)
    {
        var target = request.Target;
        var account = context.Store.Current.Find(target.Stored, target.ObjectName) ?? throw Refusals.NotFound(target.Resource, target.Name);
        var body = await RequestBody.ReadAsync(request.Http.Request, request.Aborted).ConfigureAwait(false);
        var answer = body.Value as JsonObject ?? throw Refusals.BadRequest("the body is no TokenRequest");
        var spec = answer.EnsureObject("spec");
        var lifetime = TimeSpan.FromSeconds(spec.GetInteger("expirationSeconds") ?? 3600);
        if (lifetime < ShortestToken)
        {
            throw Refusals.Invalid(
                "authentication.k8s.io",
                "TokenRequest",
                "",
                [new("spec.expirationSeconds", Api.Schemas.FieldErrorReason.FieldValueInvalid, $"Invalid value: {(long)lifetime.TotalSeconds}: may not specify a duration less than 10 minutes")]);
        }

        var audiences = spec.GetArray("audiences").Strings().ToList();
        if (audiences.Count == 0)
            audiences.Add(ServiceAccountTokens.DefaultAudience);
        answer["kind"] = "TokenRequest";
        answer["apiVersion"] = "authentication.k8s.io/v1";
        var metadata = answer.EnsureMetadata();
        metadata["name"] = target.Name;
        metadata["namespace"] = target.Namespace;
        metadata["creationTimestamp"] = context.Timestamp;
        spec["audiences"] = audiences.ToJsonArray();
        spec["expirationSeconds"] = (long)lifetime.TotalSeconds;
        answer["status"] = new JsonObject
        {
            ["token"] = tokens.Issue(account, audiences, lifetime),
            ["expirationTimestamp"] = ApiContext.Format(context.Time.GetUtcNow() + lifetime),
        };
        await ApiResponse.WriteJsonAsync(request, answer, StatusCodes.Status201Created).ConfigureAwait(false);
    }

    private async Task FinalizeAsync(ApiRequest request)
    {
        var target = request.Target;
        var body = await RequestBody.ReadAsync(request.Http.Request, request.Aborted).ConfigureAwait(false);
        var sent = ObjectRules.CheckType(target.Served, body.Value);
        var result = await writer.ChangeAsync(target.Served, target.ObjectName, WriteVerbs.ModeOf(request), (current, old) =>
        {
            if (current is null || old is null)
                throw Refusals.NotFound(target.Resource, target.Name);
            VersionRules.CheckPatched(target.Served, sent, current);
            old.EnsureObject("spec")["finalizers"] = sent.GetObject("spec").GetArray("finalizers").Strings().ToJsonArray();
            return old;
        }).ConfigureAwait(false);
        await ApiResponse.WriteObjectAsync(request, result.Object).ConfigureAwait(false);
    }
}
