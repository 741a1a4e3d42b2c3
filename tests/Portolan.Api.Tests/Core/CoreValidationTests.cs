using System.Text.Json.Nodes;

namespace Portolan.Api.Tests.Core;

public sealed class CoreValidationTests
{
    [Fact]
    public void Service_gets_its_defaults()
    {
        var service = Samples.Defaulted(Service("ports: [{port: 80}]"));

        Assert.Equal("ClusterIP", JsonAt.Get(service, "spec.type")!.GetValue<string>());
        Assert.Equal("None", JsonAt.Get(service, "spec.sessionAffinity")!.GetValue<string>());
        Assert.Equal("TCP", JsonAt.Get(service, "spec.ports[0].protocol")!.GetValue<string>());
        Assert.Equal(80, JsonAt.Get(service, "spec.ports[0].targetPort")!.GetValue<int>());
    }

    [Theory]
    [InlineData("ports: [{port: 80}]", null)]
    [InlineData("clusterIP: None", null)]
    [InlineData("{type: ExternalName, externalName: a.example.com}", null)]
    [InlineData("ports: [{name: a, port: 80}, {name: b, port: 80, protocol: UDP}]", null)]
    [InlineData("ports: []", "spec.ports: Required value")]
    [InlineData("ports: [{port: 0}]", "spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive")]
    [InlineData(
        "ports: [{port: 80, protocol: HTTP}]",
        "spec.ports[0].protocol: Unsupported value: \"HTTP\": supported values: \"SCTP\", \"TCP\", \"UDP\""
    )]
    [InlineData("ports: [{port: 80}, {port: 81}]", "spec.ports[0].name: Required value")]
    [InlineData("ports: [{name: a, port: 80}, {name: a, port: 81}]", "spec.ports[1].name: Duplicate value: \"a\"")]
    [InlineData(
        "ports: [{port: 80, targetPort: much-too-long-name}]",
        "spec.ports[0].targetPort: Invalid value: \"much-too-long-name\": must be no more than 15 characters"
    )]
    [InlineData(
        "{type: Gateway, ports: [{port: 80}]}",
        "spec.type: Unsupported value: \"Gateway\": supported values: \"ClusterIP\", \"ExternalName\", \"LoadBalancer\", \"NodePort\""
    )]
    public void Service_is_validated(string spec, string? expected) =>
        Assert.Equal(expected is null ? [] : [expected], Samples.Validate(Service(spec)).Select(error => error.ToString()).Take(1));

    [Fact]
    public void Cluster_address_of_a_service_stays()
    {
        var before = Service("{clusterIP: 10.0.0.1, ports: [{port: 80}]}");
        var after = Service("{clusterIP: 10.0.0.2, ports: [{port: 80}]}");

        Assert.Equal(
            "spec.clusterIPs[0]: Invalid value: []string{\"10.0.0.2\"}: may not change once set",
            Assert.Single(Samples.Validate(after, before)).ToString()
        );
    }

    [Fact]
    public void Text_of_a_secret_moves_to_its_data()
    {
        var secret = Samples.Defaulted(Parse("{apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {a: hello}}"));

        Assert.Equal("aGVsbG8=", JsonAt.Get(secret, "data.a")!.GetValue<string>());
        Assert.Equal("Opaque", secret["type"]!.GetValue<string>());
        Assert.False(secret.ContainsKey("stringData"));
    }

    [Fact]
    public void Tls_secret_needs_certificate_and_key() =>
        Assert.Equal(
            ["data[tls.crt]: Required value", "data[tls.key]: Required value"],
            Samples
                .Validate(Parse("{apiVersion: v1, kind: Secret, metadata: {name: s}, type: kubernetes.io/tls}"))
                .Select(error => error.ToString())
        );

    [Fact]
    public void Immutable_config_stays()
    {
        var before = Parse("{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, immutable: true, data: {a: b}}");
        var after = Parse("{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, immutable: true, data: {a: c}}");

        Assert.Equal(
            "data: Forbidden: field is immutable when `immutable` is set",
            Assert.Single(Samples.Validate(after, before)).ToString()
        );
    }

    [Fact]
    public void Template_of_a_deployment_must_have_the_labels_of_its_selector()
    {
        var deployment = Parse(
            "{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: c}}, spec: {containers: [{name: c, image: i}]}}}}"
        );

        Assert.Equal(
            """spec.template.metadata.labels: Invalid value: {"a":"c"}: `selector` does not match template `labels`""",
            Assert.Single(Samples.Validate(deployment)).ToString()
        );
    }

    [Theory]
    [InlineData("good-name", null)]
    [InlineData("a.b", null)]
    [InlineData("Bad_Name", "metadata.name: Invalid value: \"Bad_Name\": a lowercase RFC 1123 subdomain must consist of")]
    [InlineData("", "metadata.name: Required value: name or generateName is required")]
    public void Names_are_validated(string name, string? expected)
    {
        var map = Parse($"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: \"{name}\"}}}}");

        var errors = MetadataValidation.Validate(map, Samples.DefinitionOf(map)).Select(error => error.ToString());

        Assert.Equal(expected is null ? 0 : 1, errors.Count(error => error.StartsWith(expected ?? "", StringComparison.Ordinal)));
    }

    [Fact]
    public void Keys_and_values_of_labels_are_validated()
    {
        var map = Parse(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: c, labels: {-a: b, a: -b, good/key: ''}, annotations: {a/b/c: x}}}"
        );

        var fields = MetadataValidation.Validate(map, Samples.DefinitionOf(map)).Select(error => error.Field);

        Assert.Equal(["metadata.labels", "metadata.labels", "metadata.annotations"], fields);
    }

    [Fact]
    public void Addresses_of_a_slice_are_of_its_type()
    {
        var slice = Parse(
            "{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: s}, addressType: IPv4, endpoints: [{addresses: ['::1']}]}"
        );

        Assert.Equal(
            "endpoints[0].addresses[0]: Invalid value: \"::1\": must be a valid IPv4 address",
            Assert.Single(Samples.Validate(slice)).ToString()
        );
    }

    private static JsonObject Service(string spec) => Parse($"apiVersion: v1\nkind: Service\nmetadata: {{name: s}}\nspec:\n  {spec}");

    private static JsonObject Parse(string yaml) => YamlReader.ReadAll(yaml).Single().Node.AsObject();
}
