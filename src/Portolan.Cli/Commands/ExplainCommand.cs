using System.CommandLine;
using Portolan.Cli.Inputs;
using Portolan.Cli.Manifests;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.Explain;

namespace Portolan.Cli.Commands;

/// <summary><c>portolan explain</c>: where a request goes, and why not elsewhere.</summary>
internal static class ExplainCommand
{
    private static readonly Argument<string> Url = new("url")
    {
        Description =
            "The request, like http://shop.example.com:8080/cart or grpc://HOST:PORT/SERVICE/METHOD; or tcp://HOST:PORT, tls://NAME:PORT, udp://HOST:PORT",
    };

    private static readonly Option<string?> Method = new("--method", "-X") { Description = "The method (default: GET; of gRPC POST)" };

    private static readonly Option<string[]> Headers = new("--header", "-H") { Description = "A header, 'name: value'; may be repeated" };

    private static readonly Option<string[]> Files = new("--file", "-f")
    {
        Description = "Explain these manifests (files or directories), without an API; may be repeated",
    };

    private static readonly Option<string?> Kubeconfig = new("--kubeconfig")
    {
        Description = "Explain what this API holds (default: $KUBECONFIG, else that of `portolan run`)",
    };

    public static Command Create()
    {
        var command = new Command("explain", "Say where a request goes, and why not elsewhere") { Url, Method, Headers, Files, Kubeconfig };
        command.SetAction((parsed, cancel) => CommandLineErrors.ReportAsync(() => RunAsync(parsed, cancel)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var question = RequestQuestion.Of(
            ParseUrl(parsed.GetValue(Url)!),
            parsed.GetValue(Method),
            (parsed.GetValue(Headers) ?? []).Select(ParseHeader).ToEquatableList()
        );
        var inputs = parsed.GetValue(Files) is { Length: > 0 } files
            ? ManifestInputs.Read(ManifestReader.Read(files))
            : await LiveInputs.ReadAsync(parsed.GetValue(Kubeconfig) ?? DefaultKubeconfig(), cancel);
        var answer = RequestExplainer.Explain(Acknowledged.Translate(inputs), question);
        await Console.Out.WriteAsync(AnswerText.Render(answer));
        return ExitCode.Success;
    }

    private static Uri ParseUrl(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || RequestQuestion.ProtocolOf(url) is null || url.Host.Length == 0)
        {
            throw new CliException(
                ExitCode.Usage,
                $"{text}: not a URL like http://shop.example.com:8080/cart, tcp://HOST:PORT, tls://NAME:PORT, udp://HOST:PORT or grpc://HOST:PORT/SERVICE/METHOD"
            );
        }

        return url.Port > 0
            ? new Uri(text, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true })
            : throw new CliException(ExitCode.Usage, $"{text}: without a port; write {url.Scheme}://{url.Host}:PORT");
    }

    private static HeaderValue ParseHeader(string text) =>
        text.Split(':', 2) is [var name, var value]
            ? new HeaderValue(name.Trim(), value.Trim())
            : throw new CliException(ExitCode.Usage, $"-H {text}: not a header like 'x-version: v2'");

    private static string? DefaultKubeconfig()
    {
        if (Environment.GetEnvironmentVariable("KUBECONFIG") is { Length: > 0 } path)
        {
            return path;
        }

        var own = Path.Combine(DataDirectories.Default(), "kubeconfig");
        return File.Exists(own) ? own : null;
    }
}
