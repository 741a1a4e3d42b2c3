using System.Text.Json.Nodes;
using Portolan.ControlPlane.Writing.Statuses;

namespace Portolan.ControlPlane.Tests.Writing.Statuses;

public sealed class StatusTransitionsTests
{
    private const string Taken = """{"type":"Accepted","status":"False","reason":"PortUnavailable","message":"port 80 is in use"}""";
    private const string NotServed = """{"type":"Programmed","status":"False","reason":"PortUnavailable","message":"port 80 is in use"}""";

    [Fact]
    public void A_listener_that_cannot_be_served_is_told_once_though_two_conditions_say_it()
    {
        var after = Gateway(
            """{"type":"Accepted","status":"False","reason":"ListenersNotValid","message":"listener a: port 80 is in use"}""",
            $"{Taken},{NotServed}"
        );

        Assert.Equal(["Warning PortUnavailable: listener a: port 80 is in use"], Told(null, after));
    }

    [Fact]
    public void What_was_said_before_is_not_told_again()
    {
        var status = Gateway("", $"{Taken},{NotServed}");

        Assert.Empty(Told(status, status));
    }

    [Fact]
    public void Another_message_is_told()
    {
        var before = Route("""{"type":"ResolvedRefs","status":"False","reason":"BackendNotFound","message":"Service a not found"}""");
        var after = Route("""{"type":"ResolvedRefs","status":"False","reason":"BackendNotFound","message":"Service b not found"}""");

        Assert.Equal(["Warning BackendNotFound: Gateway edge http: Service b not found"], Told(before, after));
    }

    [Theory]
    [InlineData("""{"type":"Accepted","status":"True","reason":"Accepted","message":""}""")]
    [InlineData("""{"type":"Accepted","status":"Unknown","reason":"Pending","message":"Waiting for controller"}""")]
    [InlineData("""{"type":"PartiallyInvalid","status":"False","reason":"Fine","message":""}""")]
    public void What_is_well_or_not_known_yet_is_not_told(string condition) => Assert.Empty(Told(null, Route(condition)));

    [Fact]
    public void Waiting_for_a_proxy_or_an_address_is_not_told()
    {
        var waiting = Gateway(
            """{"type":"Programmed","status":"False","reason":"AddressNotAssigned","message":"no address yet"}""",
            """{"type":"Programmed","status":"False","reason":"Pending","message":"no proxy is connected yet"}"""
        );

        Assert.Empty(Told(null, waiting));
    }

    [Fact]
    public void A_gateway_that_serves_now_is_told_with_its_address()
    {
        var before = Gateway("""{"type":"Programmed","status":"False","reason":"Pending","message":""}""", "");
        var after = Gateway("""{"type":"Programmed","status":"True","reason":"Programmed","message":""}""", "");
        after["addresses"] = new JsonArray(new JsonObject { ["value"] = "127.0.0.1" });

        Assert.Equal(["Normal Programmed: The proxy serves it at 127.0.0.1"], Told(before, after));
        Assert.Empty(Told(after, after));
    }

    [Fact]
    public void Parents_are_told_apart()
    {
        var refused =
            """{"parentRef":{"name":"edge"},"conditions":[{"type":"Accepted","status":"False","reason":"NotAllowedByListeners","message":"no"}]}""";
        var before = Parse($$"""{"parents":[{{refused}}]}""");
        var after = Parse($$"""{"parents":[{{refused.Replace("edge", "other", StringComparison.Ordinal)}},{{refused}}]}""");

        Assert.Equal(["Warning NotAllowedByListeners: Gateway other: no"], Told(before, after));
    }

    private static IEnumerable<string> Told(JsonObject? before, JsonObject after) =>
        StatusTransitions.Of(before, after).Select(told => $"{told.Severity} {told.Reason}: {told.Message}");

    private static JsonObject Gateway(string conditions, string listenerConditions) =>
        Parse($$"""{"conditions":[{{conditions}}],"listeners":[{"name":"a","conditions":[{{listenerConditions}}]}]}""");

    private static JsonObject Route(string condition) =>
        Parse($$"""{"parents":[{"parentRef":{"name":"edge","sectionName":"http"},"conditions":[{{condition}}]}]}""");

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
