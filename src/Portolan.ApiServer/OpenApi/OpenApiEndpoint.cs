using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Portolan.ApiServer.Discovery;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Http;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Registry;

namespace Portolan.ApiServer.OpenApi;

/// <summary>
/// <c>/openapi/v3</c> with a document for each group version, and <c>/openapi/v2</c>; each is made when it is first asked for.
/// </summary>
internal sealed class OpenApiEndpoint(ResourceRegistry registry)
{
    private const string ProtobufType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    /// <summary>
    /// A document that says its version (field 1: "2.0") and nothing else. kubectl reads v2 as protobuf for kinds that v3 does not have: it
    /// then learns, as it should, that they are not there.
    /// </summary>
    private static readonly byte[] EmptyDocument = [0x0A, 0x03, (byte)'2', (byte)'.', (byte)'0'];

    private volatile Cache _cache = new(registry.Current);

    public async Task<bool> TryAnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!.TrimEnd('/');
        if (!path.StartsWith("/openapi/", StringComparison.Ordinal))
        {
            return false;
        }
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            throw Refusals.MethodNotAllowed();
        }
        var kinds = registry.Current;

        // Held on to: another request may bring a cache for newer kinds meanwhile, and nothing of these belongs there.
        var cache = _cache;
        if (!ReferenceEquals(cache.Kinds, kinds))
        {
            _cache = cache = new(kinds);
        }
        if (path == "/openapi/v2" && http.Request.Headers.Accept.ToString().Contains("proto-openapi.spec.v2", StringComparison.Ordinal))
        {
            await ApiResponse.WriteBytesAsync(http, EmptyDocument, ProtobufType);
            return true;
        }

        var bytes = path switch
        {
            "/openapi/v3" => cache.Get("", () => Index(kinds)),
            "/openapi/v2" => cache.Get("v2", () => OpenApiV2.Of(kinds)),
            _ => Document(cache, path["/openapi/v3".Length..]),
        };
        if (bytes is null)
        {
            return false;
        }
        http.Response.Headers.ETag = Tag(bytes);
        await ApiResponse.WriteBytesAsync(http, bytes, "application/json");
        return true;
    }

    private static byte[]? Document(Cache cache, string path)
    {
        var (group, version) = path.Split('/', StringSplitOptions.RemoveEmptyEntries) switch
        {
            ["api", var core] => ("", core),
            ["apis", var named, var itsVersion] => (named, itsVersion),
            _ => ("", ""),
        };
        var served = DiscoveryDocuments.InVersion(cache.Kinds, group, version).ToList();
        return served.Count == 0 ? null : cache.Get($"{group}/{version}", () => OpenApiV3.Of(served));
    }

    private static JsonObject Index(RegistrySnapshot kinds)
    {
        var paths = new JsonObject();
        foreach (var (group, version) in kinds.Served.Select(item => (item.Definition.Group, item.Version.Name)).Distinct())
        {
            var path = group.Length == 0 ? $"api/{version}" : $"apis/{group}/{version}";
            // The hash tells clients when a cached document is stale; that of the names and schemas' identity is enough for one process.
            paths[path] = new JsonObject
            {
                ["serverRelativeURL"] = $"/openapi/v3/{path}?hash={kinds.GetHashCode():X8}{Environment.ProcessId:X}",
            };
        }

        return new() { ["paths"] = paths };
    }

    private static string Tag(byte[] bytes) => $"\"{Convert.ToHexString(SHA256.HashData(bytes))}\"";

    private sealed class Cache(RegistrySnapshot kinds)
    {
        private readonly ConcurrentDictionary<string, byte[]> _documents = new(StringComparer.Ordinal);

        public RegistrySnapshot Kinds { get; } = kinds;

        public byte[] Get(string key, Func<JsonObject> make) => _documents.GetOrAdd(key, _ => JsonText.Write(make()));
    }
}
