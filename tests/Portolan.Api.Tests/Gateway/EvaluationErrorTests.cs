using System.Text.Json.Nodes;

namespace Portolan.Api.Tests.Gateway;

/// <summary>
/// What kube-apiserver says where CEL cannot evaluate a rule: the rule reads a field that is absent, or a duration that is none.
/// </summary>
public sealed class EvaluationErrorTests
{
    private const string Certificates = "certificateRefs or options must be specified when mode is Terminate";
    private const string NoDuration = "type conversion error from 'string' to 'google.protobuf.Duration' evaluating rule";

    [Theory]
    [InlineData("{}", $"no such key: certificateRefs evaluating rule: {Certificates}")]
    [InlineData("""{"options":{}}""", $"no such key: certificateRefs evaluating rule: {Certificates}")]
    [InlineData("""{"certificateRefs":[]}""", $"no such key: options evaluating rule: {Certificates}")]
    [InlineData("""{"certificateRefs":[],"options":{}}""", Certificates)]
    public void Listener_without_certificate_is_refused_by_what_its_TLS_settings_leave_out(string tls, string detail) =>
        Assert.All(
            ["Gateway", "ListenerSet"],
            kind =>
                Assert.Equal([$"""spec.listeners[0].tls: Invalid value: "object": {detail}"""], Errors(kind, "spec.listeners[0].tls", tls))
        );

    [Theory]
    [InlineData("""{"mode":"Passthrough"}""")]
    [InlineData("""{"options":{"a":"b"}}""")]
    [InlineData("""{"certificateRefs":[{"name":"c"}]}""")]
    public void Absent_field_that_decides_nothing_is_no_error(string tls) =>
        Assert.DoesNotContain(
            Errors("Gateway", "spec.listeners[0].tls", tls),
            error => error.Contains("no such key", StringComparison.Ordinal)
        );

    [Theory]
    [InlineData("""{"request":"1d","backendRequest":"1s"}""", "request")]
    [InlineData("""{"request":"1s","backendRequest":"soon"}""", "backendRequest")]
    public void Timeout_that_is_no_duration_is_refused_twice(string timeouts, string field)
    {
        var errors = Errors("HTTPRoute", "spec.rules[0].timeouts", timeouts);

        Assert.Equal(2, errors.Count);
        Assert.StartsWith($"spec.rules[0].timeouts.{field}: Invalid value: ", errors[0], StringComparison.Ordinal);
        Assert.Equal(
            $"""spec.rules[0].timeouts: Invalid value: "object": {NoDuration}: backendRequest timeout cannot be longer than request timeout""",
            errors[1]
        );
    }

    [Theory]
    [InlineData("""{"request":"0s","backendRequest":"soon"}""")]
    [InlineData("""{"request":"soon"}""")]
    public void Timeout_that_is_compared_with_nothing_is_refused_once(string timeouts) =>
        Assert.Single(Errors("HTTPRoute", "spec.rules[0].timeouts", timeouts));

    [Fact]
    public void Duration_of_Go_that_is_none_of_Gateway_API_can_be_compared()
    {
        var errors = Errors("HTTPRoute", "spec.rules[0].timeouts", """{"request":"1.5s","backendRequest":"1600ms"}""");

        Assert.Contains(
            """spec.rules[0].timeouts: Invalid value: "object": backendRequest timeout cannot be longer than request timeout""",
            errors
        );
    }

    [Theory]
    [InlineData("spec.retryConstraint.budget.interval", "interval cannot be greater than one hour or less than one second")]
    [InlineData("spec.retryConstraint.minRetryRate.interval", "interval cannot be greater than one hour")]
    public void Interval_that_is_no_duration_is_refused_twice(string field, string message) =>
        Assert.Equal(
            $"""{field}: Invalid value: "string": {NoDuration}: {message}""",
            Errors("XBackendTrafficPolicy", field, "\"soon\"")[1]
        );

    private static List<string> Errors(string kind, string field, string json)
    {
        var resource = Samples.Load(kind);
        JsonAt.Set(resource, field, JsonNode.Parse(json));
        return [.. Samples.Validate(resource).Select(error => error.ToString())];
    }
}
