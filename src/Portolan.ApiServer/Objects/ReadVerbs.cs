using System.Buffers;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Http;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Storage;
using Portolan.ApiServer.Tables;

namespace Portolan.ApiServer.Objects;

/// <summary><c>get</c> and <c>list</c>.</summary>
internal sealed class ReadVerbs(ApiContext context)
{
    private const int FlushAbove = 64 * 1024;

    public Task GetAsync(ApiRequest request)
    {
        var target = request.Target;
        if (ListOptions.ParseVersion(request.Query("resourceVersion")) is { } version && version > context.Store.Current.Revision)
        {
            throw Refusals.TooNew(version, context.Store.Current.Revision);
        }
        var stored = context.Store.Current.Find(target.Stored, target.ObjectName) ?? throw Refusals.NotFound(target.Resource, target.Name);
        return ApiResponse.WriteObjectAsync(request, stored);
    }

    public Task ListAsync(ApiRequest request)
    {
        var page = ObjectPage.Read(context.Store, request.Target.Stored, ListOptions.Of(request));
        switch (request.Negotiation.Representation)
        {
            case Representation.Table:
                var table = TableBuilder.Of(request, page.Items, page.Version);
                SetPage(table.EnsureMetadata(), page);
                return ApiResponse.WriteJsonAsync(request, table);
            case Representation.PartialMetadata:
                return ApiResponse.WriteJsonAsync(
                    request,
                    ToTree("PartialObjectMetadataList", "meta.k8s.io/v1", page, ObjectText.PartialMetadata)
                );
        }

        var served = request.Target.Served;
        return request.Negotiation.Format == TextFormat.Yaml
            ? ApiResponse.WriteJsonAsync(
                request,
                ToTree(served.ListKind, served.ApiVersion, page, item => StoreWriter.ParseAs(served, item))
            )
            : WriteListAsync(request, page);
    }

    private static async Task WriteListAsync(ApiRequest request, ObjectPage page)
    {
        var served = request.Target.Served;
        var metadata = new JsonObject();
        SetPage(metadata, page);
        request.Http.Response.StatusCode = StatusCodes.Status200OK;
        request.Http.Response.ContentType = "application/json";
        var writer = request.Http.Response.BodyWriter;
        ObjectText.WriteText(
            writer,
            $"{{\"kind\":\"{served.ListKind}\",\"apiVersion\":\"{served.ApiVersion}\",\"metadata\":{JsonText.WriteString(metadata)},\"items\":["
        );
        for (var i = 0; i < page.Items.Count; i++)
        {
            if (i > 0)
            {
                writer.Write(","u8);
            }
            ObjectText.Write(writer, page.Items[i], served);
            if (writer.UnflushedBytes > FlushAbove)
            {
                await writer.FlushAsync(request.Aborted);
            }
        }

        writer.Write("]}"u8);
        await writer.FlushAsync(request.Aborted);
    }

    private static JsonObject ToTree(string kind, string apiVersion, ObjectPage page, Func<StoredObject, JsonObject> toTree)
    {
        var metadata = new JsonObject();
        SetPage(metadata, page);
        var items = new JsonArray();
        foreach (var item in page.Items)
        {
            items.Add((JsonNode)toTree(item));
        }
        return new()
        {
            ["kind"] = kind,
            ["apiVersion"] = apiVersion,
            ["metadata"] = metadata,
            ["items"] = items,
        };
    }

    private static void SetPage(JsonObject metadata, ObjectPage page)
    {
        metadata["resourceVersion"] = page.Version.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (page.Continue is not null)
        {
            metadata["continue"] = page.Continue;
        }
        if (page.Remaining is not null)
        {
            metadata["remainingItemCount"] = page.Remaining;
        }
    }
}
