using Microsoft.AspNetCore.Http;
using Portolan.ApiServer.Http;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.Audit;

/// <summary>What a request is about, read from its method and path alone: refused ones are written down too.</summary>
internal readonly record struct AuditTarget(string Verb, string Resource)
{
    public static AuditTarget Of(HttpRequest request)
    {
        if (RequestPath.Parse(request.Path.Value ?? "") is not { } path)
        {
            return new(request.Method.ToLowerInvariant(), "");
        }
        var isCollection = path.Name.Length == 0;
        var verb = request.Method switch
        {
            "GET" or "HEAD" when !isCollection => "get",
            "GET" or "HEAD" => IsWatch(request) ? "watch" : "list",
            "POST" => "create",
            "PUT" => "update",
            "PATCH" => "patch",
            "DELETE" => isCollection ? "deletecollection" : "delete",
            var other => other.ToLowerInvariant(),
        };
        var resource = new GroupResource(path.Group, path.Plural).ToString();
        return new(verb, path.Subresource.Length == 0 ? resource : $"{resource}/{path.Subresource}");
    }

    private static bool IsWatch(HttpRequest request) =>
        request.Query.TryGetValue("watch", out var values)
        && !values.ToString().Equals("false", StringComparison.OrdinalIgnoreCase)
        && values != "0";
}
