using System.Net;
using Portolan.Cli.Demo;

namespace Portolan.EndToEnd.Support;

/// <summary>An echo server beside Portolan, and the Service and EndpointSlice that declare it.</summary>
internal sealed class Workload(EchoServer server, string name) : IAsyncDisposable
{
    public string Manifest =>
        $$"""
            apiVersion: v1
            kind: Service
            metadata: {name: {{name}}, namespace: default}
            spec:
              ports:
              - {name: http, port: 80, targetPort: {{server.Port}}, appProtocol: http}
            ---
            {{SliceManifest}}
            """;

    public string SliceManifest =>
        $$"""
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata:
              name: {{name}}-1
              namespace: default
              labels: {kubernetes.io/service-name: {{name}}}
            addressType: IPv4
            ports:
            - {name: http, port: {{server.Port}}, protocol: TCP}
            endpoints:
            - addresses: [127.0.0.1]
              conditions: {ready: true}
            """;

    public int Port => server.Port;

    public static async Task<Workload> StartAsync(string name) => new(await EchoServer.StartAsync(name, IPAddress.Loopback, 0), name);

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
