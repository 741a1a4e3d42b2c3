using System.Text.Json.Nodes;
using Portolan.ApiServer.Objects;

namespace Portolan.ApiServer.Hosting;

/// <summary>What is there from the first start on: the namespaces that clients take for granted.</summary>
internal static class StartObjects
{
    public static async Task EnsureAsync(ApiContext context, ObjectRules rules, StoreWriter writer)
    {
        var served = context.Registry.Current.Find(NamespaceRules.Namespaces)!;
        foreach (var name in NamespaceRules.Permanent)
        {
            if (context.Store.Current.Find(NamespaceRules.Namespaces, new("", name)) is not null)
            {
                continue;
            }
            var value = new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Namespace",
                ["metadata"] = new JsonObject { ["name"] = name },
            };
            rules.PrepareCreate(served, value, "", Writer.Server);
            await writer.CreateAsync(served, value, WriteMode.Persist);
        }
    }
}
