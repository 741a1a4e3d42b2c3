using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Portolan.Api;
using Portolan.Kubernetes.Connection;

namespace Portolan.Kubernetes.Writing;

/// <summary>
/// Reads and writes single objects as JSON; <see cref="TypedObjectWriter"/> has the same for records. Errors are
/// <see cref="ApiException"/>; nothing is repeated but what <see cref="UpdateAsync"/> says.
/// </summary>
public sealed class ObjectWriter(KubernetesApi api, TimeProvider time)
{
    /// <summary>The name under which the server files the fields that we set.</summary>
    public const string FieldManager = "portolan";

    private const int MaxConflicts = 5;

    /// <summary>The object, or nothing if it (or its kind) is not there.</summary>
    public async Task<JsonObject?> FindAsync(ResourceType type, NamespacedName name, CancellationToken cancellation)
    {
        try
        {
            return await SendAsync(HttpMethod.Get, ResourcePath.Of(type, name), content: null, cancellation);
        }
        catch (ApiException exception) when (exception.Fault == ApiFault.NotFound)
        {
            return null;
        }
    }

    /// <summary>Creates an object; its metadata says where. Returns what the server made of it.</summary>
    public Task<JsonObject> CreateAsync(ResourceType type, JsonObject resource, CancellationToken cancellation) =>
        SendAsync(
            HttpMethod.Post,
            $"{ResourcePath.OfKind(type, NameOf(resource).Namespace)}?fieldManager={FieldManager}",
            Json(resource, "application/json"),
            cancellation
        );

    /// <summary>Replaces an object. With a <c>resourceVersion</c> in it, only if nobody wrote in between.</summary>
    public Task<JsonObject> ReplaceAsync(ResourceType type, JsonObject resource, Subresource subresource, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Put, PathOf(type, NameOf(resource), subresource), Json(resource, "application/json"), cancellation);

    /// <summary>
    /// Server-side apply: creates the object, or sets exactly the fields given and removes those that we set before and do not give now.
    /// </summary>
    public Task<JsonObject> ApplyAsync(ResourceType type, JsonObject resource, ApplyConflicts conflicts, CancellationToken cancellation) =>
        SendAsync(
            HttpMethod.Patch,
            PathOf(type, NameOf(resource), Subresource.None) + (conflicts == ApplyConflicts.Force ? "&force=true" : ""),
            // JSON is YAML; every server version takes this media type.
            Json(resource, "application/apply-patch+yaml"),
            cancellation
        );

    /// <summary>JSON merge patch (RFC 7396). With <c>metadata.resourceVersion</c> in it, only if nobody wrote in between.</summary>
    public Task<JsonObject> MergeAsync(
        ResourceType type,
        NamespacedName name,
        JsonObject patch,
        Subresource subresource,
        CancellationToken cancellation
    ) => SendAsync(HttpMethod.Patch, PathOf(type, name, subresource), Json(patch, "application/merge-patch+json"), cancellation);

    /// <summary>Deletes an object; false if it was not there.</summary>
    public async Task<bool> DeleteAsync(
        ResourceType type,
        NamespacedName name,
        DeletePreconditions preconditions,
        Propagation propagation,
        CancellationToken cancellation
    )
    {
        var options = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "DeleteOptions",
            ["propagationPolicy"] = propagation.ToString(),
        };
        var conditions = new JsonObject();
        if (preconditions.Uid is not null)
        {
            conditions["uid"] = preconditions.Uid;
        }

        if (preconditions.ResourceVersion is not null)
        {
            conditions["resourceVersion"] = preconditions.ResourceVersion;
        }

        if (conditions.Count > 0)
        {
            options["preconditions"] = conditions;
        }

        try
        {
            await SendAsync(HttpMethod.Delete, ResourcePath.Of(type, name), Json(options, "application/json"), cancellation);
            return true;
        }
        catch (ApiException exception) when (exception.Fault == ApiFault.NotFound)
        {
            return false;
        }
    }

    /// <summary>
    /// Reads the object, edits it and writes it back; when somebody wrote in between, does so again, five times at most. Returns what was
    /// written, or what was read when <paramref name="edit"/> wants no change, or nothing when the object is not there.
    /// </summary>
    /// <param name="type">The kind.</param>
    /// <param name="name">Which object.</param>
    /// <param name="edit">Changes the object that it is given in place, and says whether it did.</param>
    /// <param name="subresource">Whether the object or its status is written.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<JsonObject?> UpdateAsync(
        ResourceType type,
        NamespacedName name,
        Func<JsonObject, EditResult> edit,
        Subresource subresource,
        CancellationToken cancellation
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            var current = await FindAsync(type, name, cancellation);
            if (current is null || edit(current) == EditResult.Unchanged)
            {
                return current;
            }

            try
            {
                return await ReplaceAsync(type, current, subresource, cancellation);
            }
            catch (ApiException exception) when (exception.Fault == ApiFault.Conflict && attempt < MaxConflicts)
            {
                // Read again: the other writer's change must not be lost.
            }
        }
    }

    private async Task<JsonObject> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(KubernetesApi.RequestTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            using var response = await api.SendAsync(method, path, content, both.Token);
            await using var body = await response.Content.ReadAsStreamAsync(both.Token);
            return (await JsonNode.ParseAsync(body, cancellationToken: both.Token))!.AsObject();
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ApiException(
                ApiFault.Unavailable,
                $"{method} {path}: no answer within {KubernetesApi.RequestTimeout.TotalSeconds} s"
            );
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or System.Text.Json.JsonException)
        {
            throw new ApiException(ApiFault.Unavailable, $"{method} {path}: {exception.Message}");
        }
    }

    private static NamespacedName NameOf(JsonObject resource)
    {
        var metadata = resource["metadata"];
        return new((string?)metadata?["namespace"] ?? "", (string?)metadata?["name"] ?? "");
    }

    private static string PathOf(ResourceType type, NamespacedName name, Subresource subresource) =>
        $"{ResourcePath.Of(type, name)}{(subresource == Subresource.Status ? "/status" : "")}?fieldManager={FieldManager}";

    private static StringContent Json(JsonObject body, string mediaType) => new(body.ToJsonString(), new MediaTypeHeaderValue(mediaType));
}
