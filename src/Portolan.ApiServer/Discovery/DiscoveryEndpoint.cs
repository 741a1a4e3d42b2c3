using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Portolan.ApiServer.Http;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Registry;

namespace Portolan.ApiServer.Discovery;

/// <summary><c>/api</c>, <c>/apis</c> and what is listed below them; each document is made once for a set of kinds.</summary>
internal sealed class DiscoveryEndpoint(ResourceRegistry registry)
{
    private const string AggregatedType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    private Cache _cache = new(registry.Current);

    /// <summary>Answers if the path is one of discovery's.</summary>
    public async Task<bool> TryAnswerAsync(HttpContext http)
    {
        var parts = http.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var kinds = registry.Current;
        var wantsAll = parts.Length == 1 && Negotiation.WantsAggregatedDiscovery(http.Request);
        var address = http.Request.Host.Value ?? "";
        var make = parts switch
        {
            ["api"] when wantsAll => (Func<System.Text.Json.Nodes.JsonObject?>)(
                () => DiscoveryDocuments.Aggregated(kinds, DiscoveryScope.Core)
            ),
            ["apis"] when wantsAll => () => DiscoveryDocuments.Aggregated(kinds, DiscoveryScope.Named),
            ["api"] => () => DiscoveryDocuments.CoreVersions(address),
            ["apis"] => () => DiscoveryDocuments.Groups(kinds),
            ["apis", var group] => () => DiscoveryDocuments.Group(kinds, group),
            ["api", var version] => () => DiscoveryDocuments.Resources(kinds, "", version),
            ["apis", var group, var version] => () => DiscoveryDocuments.Resources(kinds, group, version),
            _ => null,
        };
        if (make is null)
        {
            return false;
        }
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            throw Errors.Refusals.MethodNotAllowed();
        }

        var document = _cache
            .For(kinds, ref _cache)
            .GetOrAdd($"{http.Request.Path}|{wantsAll}|{(parts is ["api"] ? address : "")}", _ => Document.Of(make()));
        if (document is null)
        {
            return false;
        }
        await document.WriteAsync(http, wantsAll ? AggregatedType : "application/json");
        return true;
    }

    private sealed record Document(byte[] Bytes, string Tag)
    {
        public static Document? Of(System.Text.Json.Nodes.JsonObject? tree)
        {
            if (tree is null)
            {
                return null;
            }
            var bytes = JsonText.Write(tree);
            return new(bytes, $"\"{Convert.ToHexString(SHA256.HashData(bytes))}\"");
        }

        public Task WriteAsync(HttpContext http, string type)
        {
            http.Response.Headers.ETag = Tag;
            http.Response.Headers.Vary = "Accept";
            if (http.Request.Headers.IfNoneMatch == Tag)
            {
                http.Response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }

            return ApiResponse.WriteBytesAsync(http, Bytes, type);
        }
    }

    private sealed class Cache(RegistrySnapshot kinds)
    {
        private readonly ConcurrentDictionary<string, Document?> _documents = new(StringComparer.Ordinal);

        public ConcurrentDictionary<string, Document?> For(RegistrySnapshot current, ref Cache shared)
        {
            if (ReferenceEquals(current, kinds) && _documents.Count < 1000)
            {
                return _documents;
            }
            var fresh = new Cache(current);
            shared = fresh;
            return fresh._documents;
        }
    }
}
