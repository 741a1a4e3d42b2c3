using System.Diagnostics;

namespace Portolan.Bench.Contestants;

/// <summary>
/// What nginx needs to carry bytes: it is compiled in, or it is a module, which Debian has in a package of its own.
/// </summary>
/// <param name="Directive">What a configuration begins with to have it.</param>
internal sealed record NginxStreams(string Directive)
{
    public const string Remedy =
        "nginx carries no bytes here: its column stays empty for TCP and for TLS that is passed through. Install what it needs with: "
        + "sudo apt-get install --no-install-recommends libnginx-mod-stream";

    private const string ModulesPath = "--modules-path=";

    /// <summary>Asks nginx what it was built with, and looks for the module; null when it is missing.</summary>
    public static NginxStreams? Find(string program)
    {
        using var process = Process.Start(new ProcessStartInfo(program, ["-V"]) { UseShellExecute = false, RedirectStandardError = true });
        var words = process?.StandardError.ReadToEnd().Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (words.Contains("--with-stream"))
        {
            return new NginxStreams("");
        }

        var folder = words.FirstOrDefault(word => word.StartsWith(ModulesPath, StringComparison.Ordinal))?[ModulesPath.Length..];
        var module = Path.Combine(folder ?? "/usr/lib/nginx/modules", "ngx_stream_module.so");
        return File.Exists(module) ? new NginxStreams($"load_module {module};") : null;
    }
}
