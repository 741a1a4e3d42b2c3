using System.Text.Json.Nodes;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.CoreKinds;

/// <summary>A new Pod is pending, until whatever runs it says more.</summary>
internal sealed class PodKind : IKindRules
{
    public GroupResource Resource => new("", "pods");

    public void Prepare(JsonObject value, JsonObject? old)
    {
        if (old is null)
            value.EnsureObject("status")["phase"] = "Pending";
    }

    public void Release(JsonObject value)
    {
        // Nothing was taken for it.
    }
}
