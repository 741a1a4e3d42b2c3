using System.Net;
using Portolan.Api.Core;
using Portolan.Cli.Inputs;
using Portolan.Cli.Manifests;
using Portolan.Proxy.Host;
using Portolan.ProxyConfig;
using Portolan.Translation;

namespace Portolan.Cli.Tests;

/// <summary>The Deployments that are written for Gateways start <c>portolan-proxy</c>.</summary>
public sealed class DeployedProxyTests
{
    private const string Gateway = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: edge, namespace: shop, annotations: {kuma.io/mesh: default}}
        spec: {gatewayClassName: kuma, listeners: [{name: http, port: 80, protocol: HTTP}]}
        """;

    private static readonly TranslationOptions Options = new()
    {
        ControlPlaneUrl = "https://control.example:5678",
        ControlPlaneCertificates = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
    };

    [Fact]
    public void The_program_understands_the_arguments_of_its_Deployment()
    {
        // As the kubelet does it.
        var arguments = Deployed()
            .Args.Select(argument => argument.Replace("$(POD_NAME)", "edge-7d9f-x2x4c", StringComparison.Ordinal))
            .ToList();

        Assert.Equal("run", arguments[0]);
        var options = RunOptions.Parse(arguments[1..], out var fault);
        Assert.Equal("", fault);
        Assert.Equal(new Uri(Options.ControlPlaneUrl), Assert.Single(options!.ControlPlanes));
        Assert.Equal(Options.ControlPlaneCertificates, options.CaPem);
        Assert.Equal((ProxyKind.Gateway, "shop", "edge"), options.Proxy);
        Assert.Equal(("default", "edge-7d9f-x2x4c"), (options.Mesh, options.Instance));
        Assert.Equal("/var/run/secrets/kubernetes.io/serviceaccount/token", options.TokenFile);
    }

    [Fact]
    public void Probes_reach_the_program_and_ask_for_what_it_has()
    {
        var container = Deployed();
        var options = RunOptions.Parse([.. container.Args.Skip(1)], out _)!;

        Assert.Contains(options.AdminAddress.Address, (IPAddress[])[IPAddress.Any, IPAddress.IPv6Any]);
        Assert.Equal(("/ready", options.AdminAddress.Port), Target(container.ReadinessProbe!));
        Assert.Equal(("/healthy", options.AdminAddress.Port), Target(container.LivenessProbe!));
    }

    [Fact]
    public void A_Pod_has_longer_than_its_proxy_drains()
    {
        var options = RunOptions.Parse([.. Deployed().Args.Skip(1)], out _)!;
        Assert.True(Deployment().Spec.Template.Spec!.TerminationGracePeriodSeconds > options.DrainTime.TotalSeconds);
    }

    private static (string?, int) Target(Api.RawJson probe)
    {
        var target = probe.ToNode()!["httpGet"]!;
        return ((string?)target["path"], (int)target["port"]!);
    }

    private static Container Deployed() => Assert.Single(Deployment().Spec.Template.Spec!.Containers);

    private static Deployment Deployment()
    {
        var output = new Translator(Options).Apply(ManifestInputs.Read(ManifestText.Parse("gateway.yaml", Gateway)));
        return Assert.Single(output.Objects.Values.OfType<Deployment>());
    }
}
