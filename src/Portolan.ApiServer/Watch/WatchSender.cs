using System.Buffers;
using System.Text.Json.Nodes;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Http;
using Portolan.ApiServer.Objects;
using Portolan.ApiServer.Storage;
using Portolan.ApiServer.Tables;

namespace Portolan.ApiServer.Watch;

/// <summary>Writes events to one client, as it selects and wants them. Objects are copied as the bytes that all watchers share.</summary>
internal sealed class WatchSender(ApiRequest request, ListOptions options)
{
    private const int FlushAbove = 64 * 1024;

    private readonly System.IO.Pipelines.PipeWriter _writer = request.Http.Response.BodyWriter;
    private bool _hasSentColumns;

    public GroupResource Stored => request.Target.Stored;

    /// <summary>Sends a change if it concerns the client: entering its selection is ADDED, leaving it is DELETED.</summary>
    public void Send(StoreEvent change)
    {
        var isIn = change.Type != StoreEventType.Deleted && options.Matches(change.Object);
        var wasIn = change.Previous is not null && options.Matches(change.Previous);
        switch (isIn, wasIn)
        {
            case (true, true):
                Send("MODIFIED", change.Object);
                break;
            case (true, false):
                Send("ADDED", change.Object);
                break;
            case (false, true) when change.Type == StoreEventType.Deleted:
                Send("DELETED", change.Object);
                break;
            case (false, true):
                // As the client last saw it, but at the version of the change.
                Send("DELETED", StoredObject.From(Stored, change.Object.Name, change.Revision, change.Previous!.Parse()));
                break;
        }
    }

    public void Send(string type, StoredObject stored)
    {
        ObjectText.WriteText(_writer, $"{{\"type\":\"{type}\",\"object\":");
        switch (request.Negotiation.Representation)
        {
            case Representation.Table:
                ObjectText.WriteJson(_writer, Table([stored], stored.Version));
                break;
            case Representation.PartialMetadata:
                ObjectText.WriteJson(_writer, ObjectText.PartialMetadata(stored));
                break;
            default:
                ObjectText.Write(_writer, stored, request.Target.Served);
                break;
        }

        _writer.Write("}\n"u8);
    }

    public void SendBookmark(long revision, JsonObject? annotations)
    {
        var version = revision.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var metadata = new JsonObject { ["resourceVersion"] = version, ["creationTimestamp"] = null };
        if (annotations is not null)
        {
            metadata["annotations"] = annotations;
        }
        var served = request.Target.Served;
        JsonObject body = request.Negotiation.Representation switch
        {
            Representation.Table => Table([], revision),
            Representation.PartialMetadata => new()
            {
                ["kind"] = "PartialObjectMetadata",
                ["apiVersion"] = "meta.k8s.io/v1",
                ["metadata"] = metadata,
            },
            _ => new()
            {
                ["kind"] = served.Kind,
                ["apiVersion"] = served.ApiVersion,
                ["metadata"] = metadata,
            },
        };
        SendTree("BOOKMARK", body);
    }

    public void SendError(StatusException refusal) => SendTree("ERROR", refusal.ToStatus());

    /// <summary>Keeps what waits for one client short, however much there is to tell it.</summary>
    public ValueTask FlushIfLongAsync(CancellationToken cancellation) =>
        _writer.UnflushedBytes > FlushAbove ? new(FlushAsync(cancellation)) : ValueTask.CompletedTask;

    public async Task FlushAsync(CancellationToken cancellation)
    {
        // The client reads slower than it is written to: wait here, and nowhere else.
        await _writer.FlushAsync(cancellation);
    }

    // The columns are said once.
    private JsonObject Table(IReadOnlyList<StoredObject> rows, long version)
    {
        var table = TableBuilder.Of(request, rows, version);
        if (_hasSentColumns)
        {
            table["columnDefinitions"] = null;
        }
        _hasSentColumns = true;
        return table;
    }

    private void SendTree(string type, JsonObject body) => WriteLine(new JsonObject { ["type"] = type, ["object"] = body });

    private void WriteLine(JsonObject line)
    {
        ObjectText.WriteJson(_writer, line);
        _writer.Write("\n"u8);
    }
}
