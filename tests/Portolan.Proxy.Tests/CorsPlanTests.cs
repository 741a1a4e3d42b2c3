using Portolan.Proxy.Cors;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests;

/// <summary>GEP-1767's rules on wildcards and credentials.</summary>
public sealed class CorsPlanTests
{
    private static readonly CorsPolicy Wild = new() { AllowOrigins = ["*"], AllowMethods = ["*"], AllowHeaders = ["*"], ExposeHeaders = ["*"] };

    [Fact]
    public void Without_credentials_a_wildcard_is_returned_as_it_is()
    {
        var plan = new CorsPlan(Wild);

        Assert.Equal(("*", "*", "*", null), (plan.AllowMethods("PUT"), plan.AllowHeaders("X-A"), plan.ExposeHeaders, plan.AllowCredentials));
    }

    [Fact]
    public void With_credentials_a_wildcard_becomes_what_was_asked_for()
    {
        var plan = new CorsPlan(Wild with { AllowCredentials = true });

        Assert.Equal(("PUT", "X-A", "true"), (plan.AllowMethods("PUT"), plan.AllowHeaders("X-A"), plan.AllowCredentials));
        Assert.Null(plan.AllowHeaders(null));
        Assert.Null(plan.ExposeHeaders);
    }

    [Fact]
    public void Lists_are_returned_whole_and_empty_ones_left_out()
    {
        var plan = new CorsPlan(new CorsPolicy { AllowMethods = ["GET", "PUT"], AllowHeaders = ["X-A", "X-B"] });

        Assert.Equal(("GET, PUT", "X-A, X-B", null), (plan.AllowMethods("GET"), plan.AllowHeaders(null), plan.ExposeHeaders));
    }
}
