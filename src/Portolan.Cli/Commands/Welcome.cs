using Portolan.Cli.Demo;
using Portolan.Cli.Standalone;

namespace Portolan.Cli.Commands;

/// <summary>What <c>portolan run</c> prints once it serves.</summary>
internal static class Welcome
{
    public static string For(StandaloneHost host) =>
        $"""

            Portolan is running.

              Kubernetes API   {host.ApiAddress}
              kubeconfig       {host.KubeconfigPath}
              metrics          {host.DiagnosticsAddress}metrics
              proxies          {host.ConfigAddress}

            Try:

              export KUBECONFIG={host.KubeconfigPath}
              kubectl get gatewayclasses
              kubectl apply -f examples/gateway

            Ctrl-C ends it; what you applied stays in {host.DataDirectory}.

            """;

    public static string ForDemo(StandaloneHost host, DemoApplication demo) =>
        $"""

            Portolan is running, with an example application behind a Gateway at {demo.Address}.

              Kubernetes API   {host.ApiAddress}
              kubeconfig       {host.KubeconfigPath}
              metrics          {host.DiagnosticsAddress}metrics
              proxies          {host.ConfigAddress}

            In another terminal, try:

              export KUBECONFIG={host.KubeconfigPath}
              curl {demo.Address}/
              curl -H 'x-version: v2' {demo.Address}/
              kubectl -n {DemoApplication.Namespace} get gateways,httproutes

            The first answers from v1 nine times out of ten, the second always from v2. Ctrl-C ends it.

            """;
}
