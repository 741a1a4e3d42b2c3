using System.Text.Json.Nodes;

namespace Portolan.Api.Tests.Gateway;

/// <summary>The one <c>oneOf</c> of Gateway API: an address of type IPAddress is an IP address, others say what they will.</summary>
public sealed class AlternativeTests
{
    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("2001:db8::1")]
    [InlineData("::ffff:192.0.2.1")]
    public void IP_address_is_accepted(string value) =>
        Assert.All(Places, place => Assert.Empty(Samples.Validate(With(place, "IPAddress", value))));

    [Theory]
    [InlineData("Hostname", "192.0.2")]
    [InlineData("NamedAddress", "not an address")]
    [InlineData("example.com/shelf", "[3]")]
    public void Address_of_another_type_need_not_be_an_IP_address(string type, string value) =>
        Assert.All(Places, place => Assert.Empty(Samples.Validate(With(place, type, value))));

    [Theory]
    [InlineData("256.0.0.1")]
    [InlineData("192.0.2")]
    [InlineData("1")]
    [InlineData("2001:db8::g")]
    [InlineData("fe80::1%eth0")]
    [InlineData("[2001:db8::1]")]
    [InlineData("edge.example.com")]
    public void What_is_no_IP_address_is_refused_as_kube_apiserver_does(string value) =>
        Assert.All(
            Places,
            place =>
                Assert.Equal(
                    [
                        $"""<nil>: Invalid value: "": "{place}" must validate one and only one schema (oneOf). Found none valid""",
                        $"""<nil>: Invalid value: "": "{place}.value" must validate at least one schema (anyOf)""",
                        $"""{place}.value: Invalid value: "{value}": {place}.value in body must be of type ipv4: "{value}" """.TrimEnd(),
                        """<nil>: Invalid value: "null": some validation rules were not checked because the object was invalid; correct the existing errors to complete validation""",
                    ],
                    Samples.Validate(With(place, "IPAddress", value)).Select(error => error.ToString())
                )
        );

    private static readonly string[] Places = ["spec.addresses[0]", "status.addresses[0]"];

    private static JsonObject With(string place, string type, string value)
    {
        var gateway = Samples.Load("Gateway");
        JsonAt.Set(gateway, place, new JsonObject { ["type"] = type, ["value"] = value });
        return gateway;
    }
}
