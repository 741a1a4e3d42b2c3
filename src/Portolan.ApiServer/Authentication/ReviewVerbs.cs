using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Portolan.ApiServer.Discovery;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Http;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Objects;

namespace Portolan.ApiServer.Authentication;

/// <summary>Answers the questions about users and tokens. Whoever is known may do everything: there are no roles here.</summary>
internal sealed class ReviewVerbs(ApiContext context, Authenticator authenticator)
{
    public async Task AnswerAsync(HttpContext http, ApiUser user, VirtualResource resource)
    {
        if (!HttpMethods.IsPost(http.Request.Method))
            throw Refusals.MethodNotAllowed();
        var body = await RequestBody.ReadAsync(http.Request, http.RequestAborted).ConfigureAwait(false);
        var review = body.Value as JsonObject ?? throw Refusals.BadRequest($"the body is no {resource.Kind}");
        review["apiVersion"] = $"{resource.Group}/{resource.Version}";
        review["kind"] = resource.Kind;
        review.EnsureMetadata()["creationTimestamp"] = context.Timestamp;
        review["status"] = resource.Kind switch
        {
            "SelfSubjectReview" => new JsonObject { ["userInfo"] = UserInfo(user) },
            "TokenReview" => Token(review),
            _ => new JsonObject { ["allowed"] = true, ["reason"] = "every known user may do everything" },
        };
        await ApiResponse.WriteJsonAsync(http, review, StatusCodes.Status201Created).ConfigureAwait(false);
    }

    private JsonObject Token(JsonObject review)
    {
        var token = review.GetObject("spec").GetString("token") ?? "";
        return authenticator.UserOf(token) is { } owner
            ? new() { ["authenticated"] = true, ["user"] = UserInfo(owner), ["audiences"] = new JsonArray(ServiceAccountTokens.DefaultAudience) }
            : new() { ["authenticated"] = false, ["error"] = "the token is not known" };
    }

    private static JsonObject UserInfo(ApiUser user)
    {
        var info = new JsonObject { ["username"] = user.Name, ["groups"] = ((IEnumerable<string>)user.Groups).ToJsonArray() };
        if (user.Uid.Length > 0)
            info["uid"] = user.Uid;
        return info;
    }
}
