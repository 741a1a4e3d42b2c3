using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Portolan.ApiServer.Http;

/// <summary><c>/version</c>, the health checks and the list of paths.</summary>
internal sealed class ServerFacts
{
    /// <summary>The Kubernetes release whose answers the server gives; clients compare it with their own.</summary>
    public const string Minor = "32";

    public async Task<bool> TryAnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        if (path.Length > 1)
        {
            path = path.TrimEnd('/');
        }
        switch (path)
        {
            case "/version":
                await ApiResponse.WriteJsonAsync(http, Version());
                return true;
            case "/healthz" or "/livez" or "/readyz" or "/healthz/ping" or "/livez/ping" or "/readyz/ping":
                var text = http.Request.Query.ContainsKey("verbose") ? $"[+]ping ok\n{path[1..]} check passed\n" : "ok";
                await ApiResponse.WriteTextAsync(http, text, "text/plain; charset=utf-8");
                return true;
            case "/":
                var paths = new JsonObject
                {
                    ["paths"] = new JsonArray(
                        "/api",
                        "/api/v1",
                        "/apis",
                        "/healthz",
                        "/livez",
                        "/openapi/v2",
                        "/openapi/v3",
                        "/readyz",
                        "/version"
                    ),
                };
                await ApiResponse.WriteJsonAsync(http, paths);
                return true;
            default:
                return false;
        }
    }

    private static JsonObject Version() =>
        new()
        {
            ["major"] = "1",
            ["minor"] = Minor,
            ["gitVersion"] = $"v1.{Minor}.0+portolan",
            ["gitCommit"] = "",
            ["gitTreeState"] = "clean",
            ["buildDate"] = "1970-01-01T00:00:00Z",
            ["goVersion"] = "none",
            ["compiler"] = "dotnet",
            ["platform"] = $"{(OperatingSystem.IsMacOS() ? "darwin" : OperatingSystem.IsWindows() ? "windows" : "linux")}/{Architecture}",
        };

    private static string Architecture =>
        System.Runtime.InteropServices.RuntimeInformation.OSArchitecture switch
        {
            System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
            _ => "amd64",
        };
}
