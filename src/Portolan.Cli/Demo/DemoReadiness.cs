using System.Text.Json.Nodes;
using Portolan.Api;
using Portolan.Cli.Standalone;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Cli.Demo;

/// <summary>Waits until the demo's Gateway is programmed and answers.</summary>
internal static class DemoReadiness
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static async Task<Uri> WaitAsync(StandaloneHost host, TimeSpan patience, CancellationToken cancel)
    {
        using var client = new HttpClient();
        var started = host.Time.GetTimestamp();
        while (true)
        {
            var gateway = await host.GetAsync(
                $"/apis/gateway.networking.k8s.io/v1/namespaces/{DemoApplication.Namespace}/gateways/demo",
                cancel
            );
            if (
                Condition(gateway, ConditionTypes.Programmed) is { } programmed
                && (string?)programmed["status"] == ConditionStatus.True
                && (string?)gateway!["status"]?["addresses"]?[0]?["value"] is { } address
            )
            {
                var url = new Uri($"http://{address}:8080");
                if (await AnswersAsync(client, url, cancel))
                {
                    return url;
                }
            }

            if (host.Time.GetElapsedTime(started) > patience)
            {
                throw new CliException(ExitCode.Failure, $"the demo's Gateway does not come up: {Explanation(gateway)}");
            }

            await Task.Delay(Pause, host.Time, cancel);
        }
    }

    private static async Task<bool> AnswersAsync(HttpClient client, Uri url, CancellationToken cancel)
    {
        try
        {
            using var response = await client.GetAsync(url, cancel);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static JsonNode? Condition(JsonNode? gateway, string type) =>
        Conditions(gateway?["status"]).FirstOrDefault(c => (string?)c["type"] == type);

    private static IEnumerable<JsonNode> Conditions(JsonNode? holder) => (holder?["conditions"] as JsonArray ?? []).OfType<JsonNode>();

    private static string Explanation(JsonNode? gateway)
    {
        var holders = new[] { gateway?["status"] }.Concat(gateway?["status"]?["listeners"] as JsonArray ?? []);
        var messages = holders
            .SelectMany(Conditions)
            .Where(condition =>
                (string?)condition["status"] != ConditionStatus.True && (string?)condition["type"] != ConditionTypes.Conflicted
            )
            .Select(condition => $"{condition["type"]} is {condition["status"]} ({condition["reason"]}): {condition["message"]}")
            .Distinct(StringComparer.Ordinal);
        var text = string.Join("; ", messages);
        return text.Length > 0 ? text : "it has no status yet";
    }
}
