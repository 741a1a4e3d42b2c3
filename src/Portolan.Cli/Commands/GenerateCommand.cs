using System.CommandLine;
using System.Security.Cryptography;
using Portolan.Api;
using Portolan.Cli.Inputs;
using Portolan.ControlPlane.Serving;
using Portolan.Identity.Tokens;
using Portolan.Translation;

namespace Portolan.Cli.Commands;

/// <summary>
/// <c>portolan generate</c>: tokens by which proxies prove who they are, and the keys that sign them; the flags are kumactl's.
/// </summary>
internal static class GenerateCommand
{
    private const string FirstSerial = "1";

    private static readonly Option<string> Mesh = new("--mesh")
    {
        Description = "The mesh",
        DefaultValueFactory = _ => Api.Mesh.MeshApi.DefaultMesh,
    };

    private static readonly Option<string> Name = new("--name")
    {
        Description =
            "The Dataplane that the bearer may be, NAME.NAMESPACE, or NAME of namespace default (default: any of that namespace that has the tags)",
        DefaultValueFactory = _ => "",
    };

    private static readonly Option<string[]> Tags = new("--tag")
    {
        Description = "A tag that the Dataplane must have, KEY=VALUE; may be repeated, several values of one key are alternatives",
    };

    private static readonly Option<string> Workload = new("--workload")
    {
        Description = "The workload that the Dataplane must be of: its label kuma.io/workload (default: any)",
        DefaultValueFactory = _ => "",
    };

    private static readonly Option<string> ValidFor = new("--valid-for")
    {
        Description = "How long it is valid, like 30m, 24h or 720h",
        Required = true,
    };

    private static readonly Option<string?> SigningKeyPath = new("--signing-key-path")
    {
        Description = "A signing key, PEM: then no control plane is asked (default: the Secret of the mesh, made where there is none)",
    };

    private static readonly Option<string> KeyId = new("--kid")
    {
        Description = "The id of the key: the serial of its Secret",
        DefaultValueFactory = _ => FirstSerial,
    };

    private static readonly Option<string?> Kubeconfig = new("--kubeconfig")
    {
        Description = "The Kubernetes API with the Secret (default: $KUBECONFIG, else in a Pod its cluster, else ~/.kube/config)",
    };

    private static readonly Option<string> SystemNamespace = new("--system-namespace")
    {
        Description = "The namespace of the Secret",
        DefaultValueFactory = _ => new TranslationOptions().SystemNamespace,
    };

    public static Command Create()
    {
        var token = new Command("dataplane-token", "Print a token by which a sidecar proves which Dataplane it is")
        {
            Mesh,
            Name,
            Tags,
            Workload,
            ValidFor,
            SigningKeyPath,
            KeyId,
            Kubeconfig,
            SystemNamespace,
        };
        token.SetAction((parsed, cancel) => CommandLineErrors.ReportAsync(() => PrintTokenAsync(parsed, cancel)));
        var key = new Command("signing-key", "Print a new key that signs tokens, PEM");
        key.SetAction(
            (_, _) =>
                CommandLineErrors.ReportAsync(async () =>
                {
                    using var made = SigningKey.Create(FirstSerial);
                    await Console.Out.WriteLineAsync(made.ExportPem());
                    return ExitCode.Success;
                })
        );
        return new Command("generate", "Make tokens for proxies and the keys that sign them") { token, key };
    }

    private static async Task<int> PrintTokenAsync(ParseResult parsed, CancellationToken cancel)
    {
        if (!Durations.TryParseGo(parsed.GetValue(ValidFor), out var validFor) || validFor <= TimeSpan.Zero)
        {
            throw new CliException(ExitCode.Usage, $"--valid-for {parsed.GetValue(ValidFor)}: not a duration like 30m, 24h or 720h.");
        }

        var token = new DataplaneToken
        {
            Mesh = parsed.GetValue(Mesh)!,
            Name = parsed.GetValue(Name)!,
            Workload = parsed.GetValue(Workload)!,
            Tags = TagsOf(parsed.GetValue(Tags) ?? []),
        };
        using var key = parsed.GetValue(SigningKeyPath) is { } path
            ? ReadKey(path, parsed.GetValue(KeyId)!)
            : await FetchKeyAsync(parsed, cancel);
        await Console.Out.WriteLineAsync(TokenSigner.Issue(token, key, validFor, TimeProvider.System));
        return ExitCode.Success;
    }

    private static Dictionary<string, IReadOnlyList<string>> TagsOf(IEnumerable<string> texts) =>
        texts
            .Select(text =>
                text.Split('=', 2) is [{ Length: > 0 } key, { Length: > 0 } value]
                    ? (Key: key, Value: value)
                    : throw new CliException(ExitCode.Usage, $"--tag {text}: not KEY=VALUE like kuma.io/service=web.")
            )
            .GroupBy(tag => tag.Key, StringComparer.Ordinal)
            .ToDictionary(tags => tags.Key, IReadOnlyList<string> (tags) => [.. tags.Select(tag => tag.Value)], StringComparer.Ordinal);

    private static SigningKey ReadKey(string path, string id)
    {
        try
        {
            return SigningKey.Open(id, File.ReadAllText(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new CliException(
                ExitCode.Usage,
                $"--signing-key-path {path}: {error.Message.TrimEnd('.')}; `portolan generate signing-key` makes one.",
                error
            );
        }
    }

    private static async Task<SigningKey> FetchKeyAsync(ParseResult parsed, CancellationToken cancel)
    {
        using var api = ApiConnection.Open(parsed.GetValue(Kubeconfig), "name another file with --kubeconfig");
        var keys = new DataplaneSigningKeys(api, parsed.GetValue(SystemNamespace)!, TimeProvider.System);
        var (mesh, id) = (parsed.GetValue(Mesh)!, parsed.GetValue(KeyId)!);
        try
        {
            if (await keys.FindAsync(mesh, id, cancel) is { } key)
            {
                return key;
            }

            return id == FirstSerial
                ? await keys.CreateAsync(mesh, id, cancel)
                : throw new CliException(
                    ExitCode.Failure,
                    $"there is no signing key {id} of mesh \"{mesh}\": Secret {DataplaneSigningKeys.NameOf(mesh, id)} in namespace {parsed.GetValue(SystemNamespace)}."
                );
        }
        catch (Exception error) when (error is Kubernetes.Connection.ApiException or HttpRequestException)
        {
            throw new CliException(
                ExitCode.Failure,
                $"the signing key of mesh \"{mesh}\" cannot be had: {error.Message.TrimEnd('.')}. Is the control plane running, and does --kubeconfig name its API?",
                error
            );
        }
    }
}
