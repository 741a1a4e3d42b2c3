using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portolan.Cli.Manifests;

/// <summary>
/// Applies manifests as <c>kubectl apply --server-side --force-conflicts</c> does, with strict field validation. A document that the server
/// refuses is told with its file and line; the others are applied.
/// </summary>
internal sealed class ManifestApplier(HttpClient http)
{
    private const string FieldManager = "portolan-run";

    // Enough to keep the server's group commit busy; more would only queue there.
    private const int AtATime = 8;

    private readonly ConcurrentDictionary<(string ApiVersion, string Kind), (string Plural, bool Namespaced)> _kinds = [];

    /// <summary>
    /// Applies all documents, several at a time, namespaces and CRDs before what may need them; returns one message for each that was
    /// refused.
    /// </summary>
    public async Task<IReadOnlyList<string>> ApplyAsync(IEnumerable<ManifestDocument> documents, CancellationToken cancel)
    {
        var errors = new List<string>();
        foreach (var rank in documents.GroupBy(Rank).OrderBy(rank => rank.Key))
        {
            // The same object twice in a manifest is applied in its order: each object has one place in the queue.
            var results = new ConcurrentDictionary<ManifestDocument, string>();
            var objects = rank.GroupBy(document => (document.ApiVersion, document.Kind, document.Namespace, document.Name));
            var options = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancel };
            await Parallel.ForEachAsync(
                objects,
                options,
                async (sameObject, token) =>
                {
                    foreach (var document in sameObject)
                    {
                        if (await ApplyAsync(document, token) is { } error)
                        {
                            results[document] = error;
                        }
                    }
                }
            );
            errors.AddRange(rank.Where(results.ContainsKey).Select(document => $"{document}: {results[document]}"));
        }

        return errors;
    }

    private static int Rank(ManifestDocument document) =>
        document.Kind switch
        {
            "Namespace" => 0,
            "CustomResourceDefinition" => 1,
            "GatewayClass" or "MeshGatewayConfig" or "Mesh" => 2,
            _ => 3,
        };

    private async Task<string?> ApplyAsync(ManifestDocument document, CancellationToken cancel)
    {
        var (plural, namespaced) = await FindKindAsync(document, cancel);
        if (plural.Length == 0)
        {
            return $"no kind \"{document.Kind}\" is served in version \"{document.ApiVersion}\"; `kubectl api-resources` lists what is";
        }

        if (document.Name.Length == 0)
        {
            return "metadata.name: Required value";
        }

        var path =
            $"{Root(document.ApiVersion)}/{(namespaced ? $"namespaces/{document.Namespace ?? "default"}/" : "")}{plural}/{document.Name}";
        using var request = new HttpRequestMessage(
            HttpMethod.Patch,
            $"{path}?fieldManager={FieldManager}&force=true&fieldValidation=Strict"
        )
        {
            Content = new StringContent(
                document.Object.ToJsonString(),
                Encoding.UTF8,
                new MediaTypeHeaderValue("application/apply-patch+yaml")
            ),
        };
        using var response = await http.SendAsync(request, cancel);
        return response.IsSuccessStatusCode ? null : await MessageAsync(response, cancel);
    }

    private async Task<(string Plural, bool Namespaced)> FindKindAsync(ManifestDocument document, CancellationToken cancel)
    {
        if (_kinds.TryGetValue((document.ApiVersion, document.Kind), out var known))
        {
            return known;
        }

        using var response = await http.GetAsync(Root(document.ApiVersion), cancel);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return ("", false);
        }

        response.EnsureSuccessStatusCode();
        var list = await JsonNode.ParseAsync(await response.Content.ReadAsStreamAsync(cancel), cancellationToken: cancel);
        foreach (var resource in list?["resources"]?.AsArray() ?? [])
        {
            var plural = (string?)resource?["name"] ?? "";
            if (!plural.Contains('/', StringComparison.Ordinal))
            {
                _kinds[(document.ApiVersion, (string?)resource?["kind"] ?? "")] = (plural, (bool?)resource?["namespaced"] ?? false);
            }
        }

        return _kinds.GetValueOrDefault((document.ApiVersion, document.Kind), ("", false));
    }

    private static string Root(string apiVersion) =>
        apiVersion.Contains('/', StringComparison.Ordinal) ? $"/apis/{apiVersion}" : $"/api/{apiVersion}";

    private static async Task<string> MessageAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        var body = await response.Content.ReadAsStringAsync(cancel);
        try
        {
            return (string?)JsonNode.Parse(body)?["message"] ?? body;
        }
        catch (JsonException)
        {
            return $"{(int)response.StatusCode} {body}";
        }
    }
}
