using Microsoft.AspNetCore.Http;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Objects;
using Portolan.ApiServer.Patch;
using Portolan.ApiServer.Subresources;
using Portolan.ApiServer.Watch;

namespace Portolan.ApiServer.Http;

/// <summary>Finds the verb of a request: method, collection or object, subresource.</summary>
internal sealed class VerbTable(ReadVerbs reads, WriteVerbs writes, PatchVerb patch, WatchVerb watch, SubresourceVerbs subresources)
{
    public Task RunAsync(ApiRequest request)
    {
        WriteOptions.Check(request);
        var target = request.Target;
        var isPart = target.Subresource.Length > 0;
        if (isPart && target.Subresource != "status")
        {
            return subresources.RunAsync(request);
        }
        if (isPart && !target.Served.Version.HasStatus)
        {
            throw Refusals.UnknownPath();
        }
        if (target.Served.IsNamespaced && target.Namespace.Length == 0 && (!target.IsCollection || !IsRead(request)))
        {
            throw target.IsCollection ? Refusals.MethodNotAllowed() : Refusals.UnknownPath();
        }

        return (request.Http.Request.Method, target.IsCollection, isPart) switch
        {
            ("GET" or "HEAD", true, _) => request.IsSet("watch") ? watch.RunAsync(request) : reads.ListAsync(request),
            ("GET" or "HEAD", false, _) => reads.GetAsync(request),
            ("POST", true, _) => writes.CreateAsync(request),
            ("PUT", false, _) => writes.UpdateAsync(request),
            ("PATCH", false, _) => patch.RunAsync(request),
            ("DELETE", false, false) => writes.DeleteAsync(request),
            ("DELETE", true, _) => writes.DeleteCollectionAsync(request),
            _ => throw Refusals.MethodNotAllowed(),
        };
    }

    private static bool IsRead(ApiRequest request) =>
        HttpMethods.IsGet(request.Http.Request.Method) || HttpMethods.IsHead(request.Http.Request.Method);
}
