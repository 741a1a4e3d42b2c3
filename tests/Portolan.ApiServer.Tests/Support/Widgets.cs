using System.Text.Json.Nodes;

namespace Portolan.ApiServer.Tests.Support;

/// <summary>Bodies of test objects.</summary>
internal static class Widgets
{
    public const string Path = "/apis/test.example/v1/namespaces/default/widgets";

    public static JsonObject Make(string name, JsonObject? spec = null) =>
        new()
        {
            ["apiVersion"] = "test.example/v1",
            ["kind"] = "Widget",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = spec ?? [],
        };

    public static JsonObject ConfigMap(string name, params (string Key, string Value)[] data)
    {
        var values = new JsonObject();
        foreach (var (key, value) in data)
        {
            values[key] = value;
        }
        return new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["data"] = values,
        };
    }
}
