using System.Text.Json.Nodes;
using Portolan.Api.Schemas;

namespace Portolan.Api.Tests.Schemas;

public sealed class TypeDecodingTests
{
    [Theory]
    [InlineData(
        "Service",
        """{"spec":{"ports":[{"port":"80"}]}}""",
        "json: cannot unmarshal string into Go struct field ServicePort.spec.ports.port of type int32"
    )]
    [InlineData(
        "Service",
        """{"spec":{"ports":[{"port":99999999999}]}}""",
        "json: cannot unmarshal number 99999999999 into Go struct field ServicePort.spec.ports.port of type int32"
    )]
    [InlineData(
        "Service",
        """{"spec":{"ports":{"port":80}}}""",
        "json: cannot unmarshal object into Go struct field ServiceSpec.spec.ports of type []v1.ServicePort"
    )]
    [InlineData(
        "Service",
        """{"spec":{"selector":["a"]}}""",
        "json: cannot unmarshal array into Go struct field ServiceSpec.spec.selector of type map[string]string"
    )]
    [InlineData("Service", """{"spec":[]}""", "json: cannot unmarshal array into Go struct field Service.spec of type v1.ServiceSpec")]
    [InlineData("ConfigMap", """{"data":{"a":1}}""", "json: cannot unmarshal number into Go struct field ConfigMap.data of type string")]
    [InlineData(
        "ConfigMap",
        """{"immutable":"yes"}""",
        "json: cannot unmarshal string into Go struct field ConfigMap.immutable of type bool"
    )]
    [InlineData("Secret", """{"data":{"a":"not base64!"}}""", "illegal base64 data at input byte 3")]
    [InlineData("Secret", """{"data":{"a":"YWI"}}""", "illegal base64 data at input byte 0")]
    [InlineData("Secret", """{"data":{"a":"YWJjZ"}}""", "illegal base64 data at input byte 4")]
    [InlineData("Secret", """{"data":{"a":"YQ=="}}""", null)]
    [InlineData("Secret", """{"data":{"a":"YWI=\n"}}""", null)]
    [InlineData("Secret", """{"data":{"a":null}}""", null)]
    [InlineData("Service", """{"spec":{"ports":[{"port":80,"targetPort":"http"},{"port":81,"targetPort":81}],"unknown":1}}""", null)]
    public void Values_of_the_wrong_type_are_told_as_gos_decoder_does(string kind, string json, string? expected)
    {
        var definition = ResourceCatalog.Find("", kind)!;

        Assert.Equal(expected, TypeDecoding.Problem(JsonNode.Parse(json)!.AsObject(), kind, definition.Versions[0].Schema));
    }
}
