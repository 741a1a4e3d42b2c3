using System.Text.Json.Nodes;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.CoreKinds;

/// <summary>A new Pod, claim or volume is pending, until whatever runs or binds it says more.</summary>
internal sealed class PendingKind(string plural) : IKindRules
{
    public GroupResource Resource => new("", plural);

    public void Prepare(JsonObject value, JsonObject? old)
    {
        if (old is null)
        {
            value.EnsureObject("status")["phase"] = "Pending";
        }
    }

    public void Release(JsonObject value)
    {
        // Nothing was taken for it.
    }
}
