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
        {
            throw Refusals.MethodNotAllowed();
        }
        var body = await RequestBody.ReadAsync(http.Request, http.RequestAborted);
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
        await ApiResponse.WriteJsonAsync(http, review, StatusCodes.Status201Created);
    }

    /// <summary>Good is a token that those who ask may accept; without a list of audiences, it is this server that asks.</summary>
    private JsonObject Token(JsonObject review)
    {
        var spec = review.GetObject("spec");
        if (authenticator.Find(spec.GetString("token") ?? "") is not { } token)
        {
            return new() { ["authenticated"] = false, ["error"] = "the token is not known" };
        }
        var asked = spec.GetArray("audiences").Strings().ToList();
        var audiences = token
            .Audiences.Intersect(asked.Count > 0 ? asked : [ServiceAccountTokens.DefaultAudience], StringComparer.Ordinal)
            .ToList();
        return audiences.Count > 0
            ? new()
            {
                ["authenticated"] = true,
                ["user"] = UserInfo(token.User),
                ["audiences"] = audiences.ToJsonArray(),
            }
            : new()
            {
                ["authenticated"] = false,
                ["error"] = $"token audiences {Quoted(token.Audiences)} is invalid for the target audiences {Quoted(asked)}",
            };
    }

    private static string Quoted(IEnumerable<string> items) => $"[{string.Join(' ', items.Select(item => $"\"{item}\""))}]";

    private static JsonObject UserInfo(ApiUser user)
    {
        var info = new JsonObject { ["username"] = user.Name, ["groups"] = ((IEnumerable<string>)user.Groups).ToJsonArray() };
        if (user.Uid.Length > 0)
        {
            info["uid"] = user.Uid;
        }
        return info;
    }
}
