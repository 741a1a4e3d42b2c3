using Portolan.Translation;

namespace Portolan.Cli.Inputs;

/// <summary>Reads what an API holds, once.</summary>
internal static class LiveInputs
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <exception cref="CliException">The kubeconfig cannot be used, or the API does not answer.</exception>
    public static async Task<IReadOnlyList<InputChange>> ReadAsync(string? kubeconfig, CancellationToken cancel)
    {
        using var api = ApiConnection.Open(kubeconfig, "name another file with --kubeconfig, or manifests with -f");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        try
        {
            var lists = await Task.WhenAll(ReadableKind.All.Select(kind => kind.ListAsync(api, limit.Token)));
            return [.. lists.SelectMany(list => list)];
        }
        catch (OperationCanceledException error) when (!cancel.IsCancellationRequested)
        {
            throw new CliException(
                ExitCode.Failure,
                $"the Kubernetes API of {kubeconfig ?? "the kubeconfig"} did not answer within {Patience.TotalSeconds} s. Name another with --kubeconfig, or manifests with -f.",
                error
            );
        }
    }
}
