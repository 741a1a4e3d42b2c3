using System.Text.Json;
using Portolan.Api;
using Portolan.Kubernetes.Connection;

namespace Portolan.Kubernetes.Watching;

/// <summary>A complete list, and the version from which a watch continues.</summary>
internal sealed record ResourceList<T>(List<T> Resources, List<UnreadableObject> Unreadable, string ResourceVersion);

/// <summary>Reads all objects of a kind, page by page.</summary>
internal static class ResourceLister
{
    private const int PageLength = 500;

    public static async Task<ResourceList<T>> ListAsync<T>(
        KubernetesApi api,
        ReflectorOptions scope,
        PageSize pages,
        CancellationToken cancellation
    )
        where T : class, IResource<T>
    {
        var list = new ResourceList<T>([], [], "");
        string? next = null;
        do
        {
            string[] query =
            [
                .. pages == PageSize.Limited ? (string[])[$"limit={PageLength}"] : [],
                .. next is null ? (string[])[] : [$"continue={Uri.EscapeDataString(next)}"],
                .. Selection(scope),
            ];
            var path = ResourcePath.OfKind(T.Type, scope.Namespace) + (query.Length == 0 ? "" : "?" + string.Join('&', query));
            using var response = await api.SendAsync(HttpMethod.Get, path, content: null, cancellation);
            await using var body = await response.Content.ReadAsStreamAsync(cancellation);
            using var page = await JsonDocument.ParseAsync(body, default, cancellation);
            next = AddPage(list, page.RootElement);
            list = list with
            {
                ResourceVersion = page.RootElement.GetProperty("metadata").GetProperty("resourceVersion").GetString() ?? "",
            };
        } while (next is not null);

        return list;
    }

    /// <summary>What a list or a watch says of the objects that are wanted, as parts of its query.</summary>
    public static string[] Selection(ReflectorOptions scope) =>
        scope.LabelSelector.Length == 0 ? [] : [$"labelSelector={Uri.EscapeDataString(scope.LabelSelector)}"];

    private static string? AddPage<T>(ResourceList<T> list, JsonElement page)
        where T : class, IResource<T>
    {
        // A Go server writes an empty slice as null.
        if (page.TryGetProperty("items", out var items) && items.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in items.EnumerateArray())
            {
                var (resource, error) = WatchEventReader.ReadObject<T>(item);
                if (error is null)
                {
                    list.Resources.Add(resource!);
                }
                else
                {
                    list.Unreadable.Add(error);
                }
            }
        }

        return page.GetProperty("metadata").TryGetProperty("continue", out var next) && next.GetString() is { Length: > 0 } token
            ? token
            : null;
    }
}
