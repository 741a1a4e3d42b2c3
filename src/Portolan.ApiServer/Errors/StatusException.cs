using System.Text.Json.Nodes;

namespace Portolan.ApiServer.Errors;

/// <summary>A refusal that is answered as a <c>Status</c> object; the only exception that a request may end with on purpose.</summary>
internal sealed class StatusException(int code, string reason, string message, StatusDetails? details = null) : Exception(message)
{
    public int Code { get; } = code;

    public string Reason { get; } = reason;

    public StatusDetails? Details { get; } = details;

    /// <summary>Set on an expired page token: a token with which the list goes on at the newest version.</summary>
    public string? ContinueToken { get; init; }

    public JsonObject ToStatus()
    {
        var metadata = new JsonObject();
        if (ContinueToken is not null)
        {
            metadata["continue"] = ContinueToken;
        }

        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = metadata,
            ["status"] = "Failure",
            ["message"] = Message,
        };
        if (Reason.Length > 0)
        {
            status["reason"] = Reason;
        }

        if (Details is not null)
        {
            status["details"] = Details.ToJson();
        }

        status["code"] = Code;
        return status;
    }
}
