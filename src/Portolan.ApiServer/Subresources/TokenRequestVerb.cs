using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Portolan.Api.Schemas;
using Portolan.ApiServer.Authentication;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Http;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Objects;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.Subresources;

/// <summary>
/// Issues tokens of service accounts (<c>kubectl create token</c>), for audiences, a time, and as long as an object lives if it is bound to
/// one.
/// </summary>
internal sealed class TokenRequestVerb(ApiContext context, ServiceAccountTokens tokens)
{
    private const long ShortestSeconds = 10 * 60;
    private const long LongestSeconds = 1L << 32;

    public async Task RunAsync(ApiRequest request)
    {
        var target = request.Target;
        var account = context.Store.Current.Find(target.Stored, target.ObjectName) ?? throw Refusals.NotFound(target.Resource, target.Name);
        var body = await RequestBody.ReadAsync(request.Http.Request, request.Aborted);
        var answer = body.Value as JsonObject ?? throw Refusals.BadRequest("the body is no TokenRequest");
        var spec = answer.EnsureObject("spec");
        var seconds = spec.GetInteger("expirationSeconds") ?? 3600;
        if (seconds is < ShortestSeconds or > LongestSeconds)
        {
            var limit = seconds < ShortestSeconds ? "less than 10 minutes" : "larger than 2^32 seconds";
            throw Refusals.Invalid(
                "authentication.k8s.io",
                "TokenRequest",
                "",
                [
                    new(
                        "spec.expirationSeconds",
                        FieldErrorReason.FieldValueInvalid,
                        $"Invalid value: {seconds}: may not specify a duration {limit}"
                    ),
                ]
            );
        }

        var audiences = spec.GetArray("audiences").Strings().ToList();
        if (audiences.Count == 0)
        {
            audiences.Add(ServiceAccountTokens.DefaultAudience);
        }
        var grant = new TokenGrant(account, audiences, TimeSpan.FromSeconds(seconds), FindBound(account, spec.GetObject("boundObjectRef")));
        answer["kind"] = "TokenRequest";
        answer["apiVersion"] = "authentication.k8s.io/v1";
        var metadata = answer.EnsureMetadata();
        metadata["name"] = target.Name;
        metadata["namespace"] = target.Namespace;
        metadata["creationTimestamp"] = context.Timestamp;
        spec["audiences"] = audiences.ToJsonArray();
        spec["expirationSeconds"] = seconds;
        answer["status"] = new JsonObject
        {
            ["token"] = tokens.Issue(grant),
            ["expirationTimestamp"] = ApiContext.Format(context.Time.GetUtcNow() + grant.Lifetime),
        };
        await ApiResponse.WriteJsonAsync(request, answer, StatusCodes.Status201Created);
    }

    private StoredObject? FindBound(StoredObject account, JsonObject? reference)
    {
        if (reference is null)
        {
            return null;
        }
        var (apiVersion, kind, name) = (
            reference.GetString("apiVersion") ?? "",
            reference.GetString("kind") ?? "",
            reference.GetString("name") ?? ""
        );
        var resource = (apiVersion, kind) switch
        {
            ("v1", "Pod") => new GroupResource("", "pods"),
            ("v1", "Secret") => new GroupResource("", "secrets"),
            _ => throw Refusals.BadRequest($"cannot bind token to object of type {apiVersion}, Kind={kind}"),
        };
        var found = context.Store.Current.Find(resource, new(account.Name.Namespace, name)) ?? throw Refusals.NotFound(resource, name);
        if (kind == "Pod" && (found.Parse().GetObject("spec").GetString("serviceAccountName") ?? "default") != account.Name.Name)
        {
            throw Refusals.BadRequest(
                $"cannot bind token for serviceaccount \"{account.Name.Name}\" to pod running with different serviceaccount name."
            );
        }
        if (reference.GetString("uid") is { Length: > 0 } uid && uid != found.Uid)
        {
            throw Refusals.Conflict(
                resource,
                name,
                $"the UID in the bound object reference ({uid}) does not match the UID in record. The object might have been deleted and then recreated"
            );
        }

        return found;
    }
}
