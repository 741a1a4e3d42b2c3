using Portolan.Kubernetes.Connection;

namespace Portolan.Cli.Inputs;

/// <summary>The Kubernetes API of a kubeconfig.</summary>
internal static class ApiConnection
{
    private const string ServiceAccount = "/var/run/secrets/kubernetes.io/serviceaccount/token";

    /// <summary>
    /// Opens the API of <paramref name="kubeconfig"/>; without one that of <c>$KUBECONFIG</c>, in a Pod that of its cluster, else that of
    /// <c>~/.kube/config</c>.
    /// </summary>
    /// <exception cref="CliException">The file cannot be used; <paramref name="remedy"/> says what else to do.</exception>
    public static KubernetesApi Open(string? kubeconfig, string remedy)
    {
        try
        {
            return kubeconfig is null && Environment.GetEnvironmentVariable("KUBECONFIG") is null && File.Exists(ServiceAccount)
                ? KubernetesApi.InCluster()
                : KubernetesApi.FromKubeconfig(kubeconfig);
        }
        catch (Exception error) when (error is k8s.Exceptions.KubeConfigException or IOException or YamlDotNet.Core.YamlException)
        {
            throw new CliException(ExitCode.Usage, $"{error.Message.TrimEnd('.')}: {remedy}.", error);
        }
    }
}
