using System.Text.Json.Nodes;

namespace Portolan.Api.Tests.Catalog;

/// <summary>The cells of <c>kubectl get</c> that core kinds compute.</summary>
public sealed class ColumnTests
{
    [Theory]
    [InlineData("{type: ClusterIP, clusterIP: 10.0.0.1, ports: [{port: 80, protocol: TCP}]}", "10.0.0.1", "<none>", "80/TCP")]
    [InlineData(
        "{type: NodePort, clusterIP: 10.0.0.1, ports: [{port: 80, nodePort: 30080, protocol: TCP}, {port: 53, protocol: UDP}]}",
        "10.0.0.1",
        "<none>",
        "80:30080/TCP,53/UDP"
    )]
    [InlineData("{type: LoadBalancer, clusterIP: 10.0.0.1}", "10.0.0.1", "<pending>", "<none>")]
    [InlineData("{type: ExternalName, externalName: a.com}", "<none>", "a.com", "<none>")]
    [InlineData("{type: ClusterIP, clusterIP: None, externalIPs: [192.0.2.1, 192.0.2.2]}", "None", "192.0.2.1,192.0.2.2", "<none>")]
    public void Addresses_and_ports_of_a_service(string spec, string cluster, string external, string ports)
    {
        var service = Parse($"{{spec: {spec}}}");

        Assert.Equal(
            [cluster, external, ports],
            new[] { "Cluster-IP", "External-IP", "Port(s)" }.Select(column => Cell("Service", column, service))
        );
    }

    [Fact]
    public void Address_of_a_load_balancer() =>
        Assert.Equal(
            "127.0.0.1,lb.example.com",
            Cell(
                "Service",
                "External-IP",
                Parse("{spec: {type: LoadBalancer}, status: {loadBalancer: {ingress: [{ip: 127.0.0.1}, {hostname: lb.example.com}]}}}")
            )
        );

    [Fact]
    public void Numbers_of_a_deployment()
    {
        var deployment = Parse("{spec: {replicas: 3}, status: {readyReplicas: 1, updatedReplicas: 2}}");

        Assert.Equal(
            ["1/3", "2", "0"],
            new[] { "Ready", "Up-to-date", "Available" }.Select(column => Cell("Deployment", column, deployment))
        );
    }

    [Theory]
    [InlineData(
        "{metadata: {}, status: {phase: Running, containerStatuses: [{ready: true, restartCount: 2}]}, spec: {containers: [{}, {}]}}",
        "1/2",
        "Running",
        "2"
    )]
    [InlineData(
        "{metadata: {}, status: {phase: Pending, containerStatuses: [{state: {waiting: {reason: ImagePullBackOff}}}]}, spec: {containers: [{}]}}",
        "0/1",
        "ImagePullBackOff",
        "0"
    )]
    [InlineData("{metadata: {deletionTimestamp: '2026-01-01T00:00:00Z'}, status: {phase: Running}}", "0/0", "Terminating", "0")]
    public void State_of_a_pod(string yaml, string ready, string status, string restarts)
    {
        var pod = Parse(yaml);

        Assert.Equal([ready, status, restarts], new[] { "Ready", "Status", "Restarts" }.Select(column => Cell("Pod", column, pod)));
    }

    [Fact]
    public void Endpoints_beyond_three_are_counted() =>
        Assert.Equal(
            "1.1.1.1,1.1.1.2,1.1.1.3 + 2 more...",
            Cell(
                "EndpointSlice",
                "Endpoints",
                Parse(
                    "{endpoints: [{addresses: [1.1.1.1]}, {addresses: [1.1.1.2]}, {addresses: [1.1.1.3]}, {addresses: [1.1.1.4]}, {addresses: [1.1.1.5]}]}"
                )
            )
        );

    [Fact]
    public void Entries_of_a_config_are_counted() =>
        Assert.Equal("3", Cell("ConfigMap", "Data", Parse("{data: {a: b, c: d}, binaryData: {e: Zg==}}")));

    [Fact]
    public void Object_of_an_event() =>
        Assert.Equal("gateway/edge", Cell("Event", "Object", Parse("{involvedObject: {kind: Gateway, name: edge}}")));

    private static string Cell(string kind, string column, JsonObject resource) =>
        ResourceCatalog
            .All.Single(definition => definition.Kind == kind && definition is { IsBuiltIn: true, StoredAs: null })
            .Versions[0]
            .Columns.Single(c => c.Name == column)
            .Render!(resource)!
            .ToString();

    private static JsonObject Parse(string yaml) => YamlReader.ReadAll(yaml).Single().Node.AsObject();
}
