using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Translation.GatewayApi.Naming;

namespace Portolan.Translation.Tests.GatewayApi;

public sealed class GatewayApiVersionTests
{
    [Theory]
    [InlineData("v1.6.1", "True", "SupportedVersion")]
    [InlineData("v1.6.7", "True", "SupportedVersion")]
    [InlineData("v1.2.0", "False", "UnsupportedVersion")]
    [InlineData("", "False", "UnsupportedVersion")]
    public void A_class_says_whether_the_installed_version_is_supported(string installed, string status, string reason)
    {
        var gatewayClass = new GatewayClass
        {
            Metadata = new ObjectMeta { Name = "kuma" },
            Spec = new GatewayClassSpec { ControllerName = WellKnown.ControllerName },
        };
        var key = new ObjectKey(GatewayClass.Type, gatewayClass.Metadata.Key);
        var translator = new Translator(new TranslationOptions { GatewayApiVersion = installed });

        var said = (GatewayClass)translator.Apply([new InputChange(key, gatewayClass)]).Statuses[key];

        var condition = Assert.Single(said.Status!.Conditions, each => each.Type == "SupportedVersion");
        Assert.Equal((status, reason), (condition.Status, condition.Reason));
    }
}
