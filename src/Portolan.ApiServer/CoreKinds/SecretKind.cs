using System.Text;
using System.Text.Json.Nodes;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.CoreKinds;

/// <summary>Secrets take plain text in <c>stringData</c> and keep it encoded in <c>data</c>.</summary>
internal sealed class SecretKind : IKindRules
{
    public GroupResource Resource => new("", "secrets");

    public void Prepare(JsonObject value, JsonObject? old)
    {
        if (value["stringData"] is JsonObject plain)
        {
            var data = value.EnsureObject("data");
            foreach (var (key, text) in plain)
            {
                data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text.AsString() ?? ""));
            }
        }

        value.Remove("stringData");
        if (value.GetString("type") is null or "")
        {
            value["type"] = "Opaque";
        }
    }

    public void Release(JsonObject value)
    {
        // Nothing was taken for it.
    }
}
